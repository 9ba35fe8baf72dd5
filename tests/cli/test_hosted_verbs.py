"""What whoever operates the hosted App types: feed a payload in, see what was given up, give it another chance."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.crypto import keyring
from core.requests import State
from core.store import Store, open_store
from tests.bot.deliveries import comment, encoded
from tests.core.store.asking import admitted
from tests.stories.town import Machine


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with Machine(tmp_path, {"PULLWRIGHT_APP_ID": "4242"}) as made:
        yield made


@pytest.fixture
def store(machine: Machine) -> Iterator[Store]:
    opened = open_store("", machine.data, keyring("", machine.data))
    yield opened
    opened.close()


def test_a_payload_from_a_file_is_taken_once(machine: Machine, store: Store) -> None:
    path = machine.desk / "payload.json"
    path.write_bytes(encoded(comment("/pullwright implement")))
    first = machine.types("receive", "issue_comment", str(path))
    assert (first.returncode, "1 new of 1" in first.stdout) == (0, True), first.stderr
    again = machine.types("receive", "issue_comment", "-", stdin=path.read_text())
    assert "known already" in again.stdout
    assert store.desk.backlog().asks == 1


@pytest.mark.parametrize(
    ("event", "body", "words"),
    [
        ("issue_comment", json.dumps({"action": "deleted"}), "Ignored"),
        ("nonsense", "{}", "Ignored"),
        ("issue_comment", "[1, 2", "pullwright:"),
    ],
)
def test_what_asks_nothing_is_said(machine: Machine, event: str, body: str, words: str) -> None:
    done = machine.types("receive", event, "-", stdin=body)
    assert words in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_what_was_given_up_is_shown_and_can_be_revived(machine: Machine, store: Store) -> None:
    request = admitted(store.desk)
    while store.desk.request(request.id).state is not State.DEAD:
        attempt = store.desk.queue(request.id, lease_s=0)
        assert attempt is not None
        store.desk.claim(request.id, attempt, lease_s=0)
        store.desk.reap()
    shown = machine.types("status").stdout
    assert f"pullwright retry {request.id[:12]}" in shown
    assert "Queue: does not answer" in shown
    assert json.loads(machine.types("status", "--json").stdout)["hosted"]["dead"][0]["id"] == request.id
    early = machine.types("retry", request.id)
    assert (early.returncode, "in a moment" in early.stderr) == (2, True)
    assert store.desk.said(request.id, store.desk.request(request.id).attempt)
    done = machine.types("retry", request.id[:12])
    assert (done.returncode, "back in the line" in done.stdout) == (0, True), done.stderr
    assert store.desk.request(request.id).state is State.PENDING
    once_more = machine.types("retry", request.id)
    assert (once_more.returncode, "not dead" in once_more.stderr) == (2, True)


def test_a_request_that_is_not_there_cannot_be_revived(machine: Machine) -> None:
    done = machine.types("retry", "0123")
    assert (done.returncode, "no request" in done.stderr) == (2, True)

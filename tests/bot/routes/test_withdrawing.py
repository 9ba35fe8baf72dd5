"""A pull request is closed or the App is taken away: what was asked for there comes to its end."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest

from bot.app import create
from core.crypto import keyring
from core.requests import Outcome, Publication, Request, State
from core.settings import load
from core.store import Store, open_store
from tests.bot.deliveries import SECRET, Payload, comment, encoded, example, signature
from tests.bot.serving import served

LATER = "2030-01-01T00:00:00Z"


class Post:
    def __init__(self, url: str, store: Store) -> None:
        self._url = url
        self.desk = store.desk

    def deliver(self, event: str, payload: Payload) -> tuple[int, str]:
        body = encoded(payload)
        signed = {"X-Hub-Signature-256": signature(body), "Content-Type": "application/json"}
        headers = {"X-GitHub-Event": event, "X-GitHub-Delivery": "d", **signed}
        answer = httpx2.post(self._url + "/webhooks/github", content=body, headers=headers)
        return answer.status_code, json.loads(answer.text)["result"]

    def request(self, number: int, *, installation: int = 77) -> Request:
        """One that was asked for in the pull request of that number."""
        payload = comment("/pullwright revise", on_pull=True)
        payload["issue"]["number"] = payload["comment"]["id"] = number
        payload["installation"]["id"] = installation
        self.deliver("issue_comment", payload)
        (taken,) = self.desk.take_asks(1)
        return self.desk.admit(taken.ask.id, account=1, lane=str(number), weight=1)

    def state(self, request: Request) -> State:
        return self.desk.request(request.id).state


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    settings = load({"XDG_DATA_HOME": str(tmp_path), "PULLWRIGHT_WEBHOOK_SECRET": SECRET.decode()})
    store = open_store("", settings.data, keyring("", settings.data))
    with served(create(settings, store)) as url:
        yield Post(url, store)


def closed(at: str = LATER) -> Payload:
    payload = example("pull_request", "closed")
    payload["pull_request"] |= {"number": 2, "updated_at": at}
    payload["installation"]["id"] = 77
    return payload


def test_a_closed_pull_request_ends_what_was_asked_for_on_it(post: Post) -> None:
    here, elsewhere = post.request(2), post.request(3)
    assert post.deliver("pull_request", closed()) == (202, "accepted")
    assert (post.state(here), post.state(elsewhere)) == (State.CANCELLED, State.PENDING)
    assert post.deliver("pull_request", closed()) == (200, "ignored")


def test_a_closing_that_comes_again_later_ends_nothing_new(post: Post) -> None:
    here = post.request(2)
    assert post.deliver("pull_request", closed("2019-05-15T15:20:00Z")) == (200, "ignored")
    assert post.state(here) is State.PENDING


def test_a_merged_pull_request_of_ours_is_kept_once(post: Post) -> None:
    made = post.request(2)
    attempt = post.desk.queue(made.id)
    assert attempt
    assert post.desk.claim(made.id, attempt)
    assert post.desk.publish(made.id, attempt, Publication(branch="b", pull_number=2, pull_url="u"))
    assert post.desk.finish(made.id, attempt, Outcome("proven", "Well."))
    ages = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
    for merged, number in ((False, 0), (True, 1), (True, 1)):
        payload = closed()
        payload["pull_request"]["merged"] = merged
        post.deliver("pull_request", payload)
        assert post.desk.merges(1, *ages) == number


@pytest.mark.parametrize("action", ["deleted", "suspend"])
def test_without_the_app_nothing_goes_on(post: Post, action: str) -> None:
    here, elsewhere = post.request(2), post.request(3, installation=78)
    payload = example("installation", action)
    payload["installation"] |= {"id": 77, "suspended_at": LATER}
    assert post.deliver("installation", payload) == (202, "accepted")
    assert (post.state(here), post.state(elsewhere)) == (State.CANCELLED, State.PENDING)


def test_another_event_under_the_name_of_a_removal_cancels_nothing(post: Post) -> None:
    """The header that names the event is not signed: whoever holds any body of ours could tell it as a removal."""
    request = post.request(2)
    captured = comment("Never mind.") | {"action": "deleted"}
    captured["installation"]["id"] = 77
    assert post.deliver("installation", captured) == (200, "ignored")
    assert post.state(request) is State.PENDING


def about(action: str, installation: int, at: str | None = None) -> Payload:
    """The App in the account that is called Codertocat in all of GitHub's examples."""
    payload = example("installation", action)
    payload["installation"] |= {"id": installation, "suspended_at": at}
    payload["installation"]["account"] |= {"id": 21031067, "login": "Codertocat", "type": "Organization"}
    return payload


def test_an_account_is_known_from_its_installation_on(post: Post) -> None:
    assert post.deliver("installation", about("created", 500)) == (202, "accepted")
    known = post.desk.account(21031067)
    assert known and (known.login, known.kind, known.installation, known.gone) == (
        "Codertocat",
        "organization",
        500,
        None,
    )
    assert post.deliver("installation", about("suspend", 500, LATER)) == (202, "accepted")
    assert post.desk.account(21031067) == known  # what is paused is not gone
    assert post.desk.account_of(500) == post.desk.account_named("codertocat") == known


def test_an_account_that_leaves_and_comes_back_is_the_same_account(post: Post) -> None:
    post.deliver("installation", about("created", 500))
    post.deliver("installation", about("deleted", 500))
    gone = post.desk.account(21031067)
    assert gone and gone.gone
    post.deliver("installation", about("created", 500))  # a delivery that comes again
    assert post.desk.account(21031067) == gone
    post.deliver("installation", about("created", 501))
    post.deliver("installation", about("deleted", 500))  # likewise
    back = post.desk.account(21031067)
    assert back and (back.installation, back.gone, back.created) == (501, None, gone.created)


def test_a_renamed_account_is_found_by_its_new_login(post: Post) -> None:
    post.deliver("installation", about("created", 500))
    renamed = {
        "action": "renamed",
        "account": {"id": 21031067, "login": "Purrfect", "archived_at": None, "slug": "purrfect"},
        "changes": {"login": {"from": "Codertocat"}},
        "target_type": "Organization",
        "installation": {"id": 500, "node_id": "MDIzOkludGVncmF0aW9uSW5zdGFsbGF0aW9uNTAw"},
        "sender": {"id": 1, "login": "octocat", "type": "User"},
    }
    assert post.deliver("installation_target", renamed) == (202, "accepted")
    found = post.desk.account_named("purrfect")
    assert found and found.id == 21031067
    assert post.desk.account_named("Codertocat") is None

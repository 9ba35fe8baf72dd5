"""A clerk is killed with -9 in the middle of a call; the next one ends the same way, and nothing is there twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from core.requests import State
from tests.bot.office import Office

ROOT = Path(__file__).parents[2]
_LATE_S = 60.0
_SLOW_S = 0.7


@contextmanager
def clerk(office: Office) -> Iterator[subprocess.Popen[bytes]]:
    given = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "XDG_DATA_HOME": office.settings.data_home,
        "PULLWRIGHT_GITHUB_URL": office.github.url,
        "PULLWRIGHT_APP_ID": str(office.github.app.id),
        "PULLWRIGHT_PRIVATE_KEY": office.github.app.private_key,
    }
    child = subprocess.Popen([sys.executable, "-m", "tests.bot.lonely_clerk"], env=given, cwd=ROOT)
    try:
        yield child
    finally:
        child.kill()
        child.wait()


def killed_in(office: Office, method: str, path: str) -> None:
    """Start a clerk and kill it while it waits for GitHub's answer to that call, which GitHub then carries out."""
    office.github.faults.slow(_SLOW_S, method=method, path=path)
    with clerk(office) as child:
        until = time.monotonic() + _LATE_S
        while office.github.faults.left:
            assert child.poll() is None, "the clerk was done before it could be killed"
            assert time.monotonic() < until
            time.sleep(0.01)
        os.kill(child.pid, signal.SIGKILL)
        while not any(call.fault == "slow" for call in office.github.journal):
            time.sleep(0.05)
    office.later(120)
    office.begin()
    office.settle("admit", "tend")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/permission"), ("POST", "/reactions"), ("GET", "/issues/1/comments"), ("POST", "/issues/1/comments")],
)
def test_an_ask_becomes_one_request_with_one_comment(office: Office, method: str, path: str) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    said = office.github.say(office.repo, number, office.ada, "/pullwright implement")
    killed_in(office, method, path)
    assert len(office.desk.open()) == 1
    assert len(office.ours(number)) == 1
    assert office.github.reactions(office.repo, "comment", said.id) == ("eyes",)
    comment = office.desk.effect(office.latest(number).id, "comment")
    assert comment == str(office.github.comments(office.repo, number)[-1].id)


@pytest.mark.parametrize("text", ["/pullwright help", "/pullwright implemnt"])
def test_an_ask_is_answered_once(office: Office, text: str) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.github.say(office.repo, number, office.ada, text)
    killed_in(office, "POST", f"/issues/{number}/comments")
    assert len(office.ours(number)) == 1
    assert office.settle() == []


def test_a_dead_request_is_revived_once(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright implement")
    request = office.latest(number)
    while office.desk.request(request.id).state is not State.DEAD:
        attempt = office.desk.queue(request.id, lease_s=0)
        assert attempt is not None
        office.desk.claim(request.id, attempt, lease_s=0)
        office.desk.reap()
    office.github.say(office.repo, number, office.ada, "/pullwright retry")
    assert [one.word for one in office.settle()] == ["postponed"]  # its last words come first
    office.settle("words")
    office.later(10)
    [taken] = office.desk.take_asks(1)
    office.desk.restate(replace(taken.ask, of=request.id))
    office.desk.revive(request.id)  # and here its clerk is killed
    office.later(120)
    assert [one.word for one in office.settle()] == ["answered"]
    assert len(office.desk.open()) == 1
    assert len(office.ours(number)) == 1

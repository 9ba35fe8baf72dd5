"""Killed between any two calls to GitHub, or with its answer lost: the same end, and nothing twice."""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from core.errors import Broken, PullwrightError
from core.github import GitHub
from tests.fakes.github import FakeGitHub
from tests.worker.publication.press import Press

WRITES = (
    ("git/blobs", "POST"),
    ("git/trees", "POST"),
    ("git/commits", "POST"),
    ("git/refs", "POST"),
    ("/pulls", "POST"),
    ("/labels", "POST"),
    ("requested_reviewers", "POST"),
    ("check-runs", "POST"),
    ("check-runs", "PATCH"),
)


DEEDS = (
    *("write_blob", "write_tree", "write_commit", "create_branch", "move_branch", "open_pull", "edit_pull"),
    *("add_labels", "request_review", "create_check", "update_check"),
)


@dataclass
class Mortal:
    """GitHub, until the write number `last`: then the process is killed, before the call or right after it."""

    hub: GitHub
    last: int
    after: bool
    count: int = field(default=0)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method: Callable[..., Any] = getattr(self.hub, name)
        if name not in DEEDS:
            return method

        def called(*args: Any, **options: Any) -> Any:
            self.count += 1
            if self.count == self.last and not self.after:
                os.kill(os.getpid(), signal.SIGKILL)
            result = method(*args, **options)
            if self.count == self.last:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return called


def killed(press: Press, last: int, *, after: bool) -> bool:
    """Publish in a process of its own; whether it was killed before its end."""
    assert press.patch
    process = os.fork()
    if process == 0:
        try:
            store = press.open_store()
            press.publish(press.site(store, lambda hub: Mortal(hub, last, after)))
            os._exit(0)
        except BaseException:
            os._exit(1)
    _, status = os.waitpid(process, 0)
    assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_kill_9_at_every_write_ends_the_same(tmp_path: Path, after: bool) -> None:
    number = 0
    with FakeGitHub(tmp_path / "model", process=True) as github:
        whole = Press(tmp_path / "model", github)
        whole.publish()
        wanted = whole.state()
        whole.close()
    with FakeGitHub(tmp_path / "github", process=True) as github:
        while True:
            number += 1
            press = Press(tmp_path / f"home{number}", github, name=f"stats{number}")
            died = killed(press, number, after=after)
            press.request = press.claimed()
            press.publish()
            assert press.state() == wanted, f"killed at call {number}"
            press.close()
            if not died:
                break
    assert number > 12


@pytest.mark.parametrize(("path", "method"), WRITES, ids=[f"{method} {path}" for path, method in WRITES])
def test_an_answer_that_is_lost_doubles_nothing(press: Press, path: str, method: str) -> None:
    press.github.faults.status(502, path=path, method=method, after=True)
    for _ in range(3):
        try:
            press.publish()
            break
        except Broken:
            press.request = press.claimed()
    found = press.state()
    assert len(found["pulls"]) == len(found["checks"]) == 1
    assert found["checks"][0][1:3] == ("completed", "success")
    assert len(found["branches"]) == 3


def test_tokens_that_expire_in_between_are_made_anew(press: Press) -> None:
    assert press.patch
    press.github.faults.expire_tokens()
    press.publish()
    assert len(press.state()["pulls"]) == 1


def test_a_connection_that_breaks_at_each_write_is_survived(press: Press) -> None:
    for path, method in WRITES:
        press.github.faults.drop(path=path, method=method)
    for _ in range(len(WRITES) + 1):
        try:
            press.publish()
            break
        except PullwrightError:
            press.request = press.claimed()
    assert len(press.state()["pulls"]) == 1

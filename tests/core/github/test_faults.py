"""A network and a GitHub that fail: reads are repeated, no effect is doubled, nothing loops."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from core.errors import Broken, PullwrightError
from core.github import Limited, open_installations
from tests.core.github.stage import Stage
from tests.core.github.test_code import BRANCH, commit
from tests.fakes.github import FakeGitHub

COMMENTS = "/comments$"


@pytest.mark.parametrize("fault", ["502", "drop", "garbage", "half"])
def test_a_read_is_repeated(on: Stage, fault: str) -> None:
    faults = on.github.faults
    where: dict[str, Any] = {"path": "/issues/", "times": 2}
    strike = {
        "502": lambda: faults.status(502, **where),
        "drop": lambda: faults.drop(**where),
        "garbage": lambda: faults.garbage(**where),
        "half": lambda: faults.garbage('{"number": 1, ', **where),
    }
    strike[fault]()
    if fault == "garbage":  # it is well-formed for the wire; that it is no issue is seen later
        with pytest.raises(Broken, match="something unexpected"):
            on.view.issue(on.issue)
        return
    assert on.view.issue(on.issue).title == "A bug"
    assert len(on.time.slept) == 2


def test_a_read_is_not_repeated_for_ever(on: Stage) -> None:
    on.github.faults.status(503, path="/issues/", times=100)
    with pytest.raises(Broken, match="503") as broken:
        on.view.issue(on.issue)
    assert broken.value.retryable
    assert on.calls("GET", f"/issues/{on.issue}") == 4
    assert sum(on.time.slept) < 30


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("fault", ["502", "drop"])
def test_a_comment_is_sent_once_whatever_comes_back(on: Stage, fault: str, after: bool) -> None:
    if fault == "502":
        on.github.faults.status(502, path=COMMENTS, method="POST", after=after, times=5)
    else:
        on.github.faults.drop(path=COMMENTS, method="POST", after=after, times=5)
    with pytest.raises(Broken) as broken:
        on.view.comment(on.issue, "Hello")
    assert broken.value.retryable
    assert on.calls("POST", "/comments") == 1
    assert len(on.github.comments(on.repo, on.issue)) == int(after)


def test_what_cannot_double_is_repeated(on: Stage) -> None:
    made = on.view.comment(on.issue, "First")
    on.github.faults.status(502, method="PATCH", after=True)
    on.github.faults.drop(path="/reactions", after=True)
    on.github.faults.status(500, path="/git/blobs")
    on.github.faults.status(500, path="/git/refs$", after=True)
    on.view.edit_comment(made.id, "Second")
    on.view.react("issue", on.issue, "eyes")
    sha = commit(on)
    on.view.create_branch(BRANCH, sha)
    assert on.view.head(BRANCH) == sha
    assert on.github.reactions(on.repo, "issue", on.issue) == ("eyes",)
    assert [comment.body for comment in on.github.comments(on.repo, on.issue)] == ["Second"]


def test_a_move_whose_answer_was_lost_was_done(on: Stage) -> None:
    first = commit(on)
    second = commit(on, "x = 3\n", first)
    on.view.create_branch(BRANCH, first)
    on.github.faults.status(502, path="/graphql", after=True)
    assert on.view.move_branch(BRANCH, second, first)
    on.github.faults.status(502, path="/graphql")
    third = commit(on, "x = 4\n", second)
    with pytest.raises(Broken, match="502"):
        on.view.move_branch(BRANCH, third, second)
    assert on.view.head(BRANCH) == second


def test_an_answer_without_end_is_not_read(on: Stage) -> None:
    on.github.faults.huge(33 * 1024 * 1024, path="/issues/")
    with pytest.raises(Broken, match="larger than 32 MB"):
        on.view.issue(on.issue)


def test_a_redirect_is_not_followed(on: Stage) -> None:
    on.github.faults.status(302, path="/issues/")
    with pytest.raises(Broken, match="redirect; check PULLWRIGHT_GITHUB_URL"):
        on.view.issue(on.issue)


def test_nobody_listens_and_then_somebody_does(on: Stage) -> None:
    on.view.issue(on.issue)
    on.github.stop()
    with pytest.raises(Broken, match="cannot be reached") as broken:
        on.view.comment(on.issue, "Hello")
    assert broken.value.retryable
    on.github.start()
    on.view.comment(on.issue, "Hello")
    assert len(on.github.comments(on.repo, on.issue)) == 1


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 405, 409, 410, 415, 418, 422, 429, 451, 500, 503, 599])
def test_every_status_is_one_of_our_errors_with_one_sentence(on: Stage, status: int) -> None:
    on.github.faults.status(status, "A message\nwith <b>lines</b>" + "x" * 5000, path="/issues/", times=100)
    with pytest.raises(PullwrightError) as wrong:
        on.view.issue(on.issue)
    said = str(wrong.value)
    assert said.endswith(".")
    assert len(said) < 500
    assert "\n" not in said


def test_a_killed_github_forgets_nothing(tmp_path: Path) -> None:
    with FakeGitHub(tmp_path / "killed", process=True) as github:
        repo = github.repo("acme", "widgets")
        issue = github.issue(repo, "A bug")
        app = open_installations(github.app.id, github.app.private_key, github.url)
        view = app.of(repo.installation, repo.id, "acme", "widgets")
        view.comment(issue, "Before")
        github.kill()
        github.start()
        view.comment(issue, "After")
        assert [comment.body for comment in view.comments(issue)] == ["Before", "After"]


def test_an_answer_that_is_not_there_yet_is_not_waited_for(on: Stage) -> None:
    on.github.faults.status(202, path="/issues/", times=100)
    with pytest.raises(Broken, match="no answer yet"):
        on.view.issue(on.issue)


def test_a_failing_server_that_asks_for_silence_gets_it(on: Stage) -> None:
    on.github.faults.status(503, headers={"Retry-After": "120"}, path="/comments", after=True)
    with pytest.raises(Broken, match="503"):
        on.view.comment(on.issue, "Hello")
    sent = len(on.github.journal)
    with pytest.raises(Limited):
        on.view.comments(on.issue)
    assert len(on.github.journal) == sent
    on.time.sleep(121)
    assert [comment.body for comment in on.view.comments(on.issue)] == ["Hello"]


def test_threads_share_a_view_and_get_their_own_answers(on: Stage) -> None:
    def talk(name: int) -> list[bool]:
        return [on.view.comment(on.issue, f"{name}/{turn}").body == f"{name}/{turn}" for turn in range(6)]

    with ThreadPoolExecutor(8) as pool:
        own = [right for rights in pool.map(talk, range(8)) for right in rights]
    assert all(own)
    assert len({comment.body for comment in on.view.comments(on.issue)}) == 48


def test_a_conversation_without_end_is_not_read(on: Stage) -> None:
    for _ in range(4):
        on.github.say(on.repo, on.issue, on.alice, "x" * 7_000_000, deliver=False)
    with pytest.raises(Broken, match="too much to be read"):
        on.view.comments(on.issue)

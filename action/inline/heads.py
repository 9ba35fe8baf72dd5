"""Code of strangers is not worked on with the keys of this job: forks, and checkouts of what a stranger proposes."""

import re
from pathlib import Path

from action.inline.payload import Told
from action.inputs import Runner
from core.errors import PolicyRefused

_OF_PULLS = frozenset(
    {"pull_request", "pull_request_target", "pull_request_review", "pull_request_review_comment", "workflow_run"}
)
_REF = re.compile(r"refs/[^\x00-\x20\x7f~^:?*\[\\]{1,1000}")
_SHORT = 4096
FORK = (
    "The change comes from a fork, and its code must not meet the keys of this job. Push the branch to this "
    "repository first, or ask on an issue."
)
_CHECKOUT = (
    "This workflow runs on pull_request_target and has checked out something else than the base branch: code of a "
    "stranger beside the keys of this job. Take `ref:` out of the checkout step, or use issue_comment."
)


def check(runner: Runner, told: Told) -> None:
    """`PolicyRefused` where the head of the event is a fork's."""
    if runner.event_name in _OF_PULLS and _is_fork(told):
        raise PolicyRefused(FORK)


def check_target(runner: Runner) -> None:
    """`PolicyRefused` on pull_request_target where the workspace holds anything but the base's commit."""
    if runner.event_name != "pull_request_target":
        return
    there = checked_out(runner.workspace)
    if there and there != runner.sha:
        raise PolicyRefused(_CHECKOUT)


def checked_out(workspace: Path) -> str:
    """The commit that the workspace is at, read without git; empty if there is no checkout, `?` if it is not clear."""
    git = workspace / ".git"
    head = _text(git / "HEAD").strip()
    if not head:
        return "?" if git.exists() or git.is_symlink() else ""
    if not head.startswith("ref: "):
        return head
    ref = head.removeprefix("ref: ")
    if not _REF.fullmatch(ref) or ".." in ref:
        return "?"
    return _text(git / ref).strip() or _packed(git, ref)


def _packed(git: Path, ref: str) -> str:
    lines = (line.split(" ", 1) for line in _text(git / "packed-refs", 1 << 24).splitlines())
    return next((line[0] for line in lines if len(line) == 2 and line[1] == ref), "?")


def _text(path: Path, most: int = _SHORT) -> str:
    try:
        with path.open("rb") as file:
            return file.read(most).decode("utf-8", "replace")
    except OSError:
        return ""


def _is_fork(told: Told) -> bool:
    """What cannot be seen is a stranger's."""
    here = told.repository.id if told.repository else 0
    if told.pull_request:
        head = told.pull_request.head.repo
        return head is None or head.id != here
    if told.workflow_run:
        owned = told.workflow_run.head_repository
        return owned is None or owned.id != here
    return False

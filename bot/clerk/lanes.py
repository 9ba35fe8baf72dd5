"""Lanes: one run at a time in each. A lane is a repository and a branch, or an issue that has no branch yet."""

from collections.abc import Sequence

from core.asks import Ask
from core.github import GitHub, Gone, Pull
from core.requests import Request
from core.store import Desk

_MOST = 5  # pull requests that are looked at


def lane(ask: Ask, requests: Sequence[Request], pull: Pull | None, github: GitHub, desk: Desk) -> str:
    """`<repository id>:<branch>`: of the pull request that it was asked on, else of the newest open one that came of
    the issue; `<repository id>:issue-<number>` where there is none. What is asked nowhere waits for nobody."""
    here, number = ask.thread.repository.id, ask.thread.number
    if not number:
        return f"{here}:ask-{ask.id}"
    branch = pull.head_ref if pull else _branch(requests, github, desk)
    return f"{here}:{branch}" if branch else f"{here}:issue-{number}"


def _branch(requests: Sequence[Request], github: GitHub, desk: Desk) -> str:
    """The branch of the newest pull request that is still open."""
    known = [desk.publication(one.id) for one in requests]
    published = [one for one in known if one.pull_number and one.branch]
    return next((one.branch for one in published[:_MOST] if _is_open(github, one.pull_number or 0)), "")


def _is_open(github: GitHub, number: int) -> bool:
    try:
        return github.pull(number).state == "open"
    except Gone:
        return False

"""Issues and pull requests that the issue names: context as well, under the same rules as comments."""

import re
from collections.abc import Iterator

from core.errors import Refused
from core.github import GitHub, IssueInfo, Permission
from core.runs import Source
from core.text import neutralise
from worker.context import Piece
from worker.jobs.people import People, author, digest
from worker.publication.front import Front

_NAMED = re.compile(r"(?<![\w/&#])#(\d{1,7})\b")
_MOST = 5
_LONGEST = 3_000  # characters of one of them


def linked(front: Front, least: Permission) -> tuple[Piece, ...]:
    """Those of this repository that the issue or the person's words name, in their order, at most five."""
    people = People(front.github, least)
    return tuple(_piece(front, people, one) for one in _there(front.github, _numbers(front)))


def _numbers(front: Front) -> list[int]:
    ask = front.ask
    text = f"{ask.snapshot.title}\n{ask.snapshot.body}\n{ask.text}"  # the first line of a prompt is its title
    named = dict.fromkeys(int(found[1]) for found in _NAMED.finditer(text))
    return [number for number in named if number and number != ask.thread.number][:_MOST]


def _there(github: GitHub, numbers: list[int]) -> Iterator[IssueInfo]:
    for number in numbers:
        try:
            yield github.issue(number)
        except Refused:  # deleted, or never there: people write `#1` for many things
            continue


def _piece(front: Front, people: People, one: IssueInfo) -> Piece:
    held = people.permission(one.author)
    name, who = f"#{one.number}", author(one.author, held)
    why = "" if held >= people.least else "its author may not ask here"
    why = why or ("changed after the ask" if one.updated >= front.ask.asked_at else "")
    if why:
        return Piece(Source("linked", name, digest(one.body), 0, f"left out: {why}", who), "")
    clean = neutralise(f"{one.title}\n\n{one.body}".strip())
    text = clean.text[:_LONGEST]
    note = f"stripped: {', '.join(clean.stripped)}" if clean.stripped else "named in the issue"
    return Piece(Source("linked", name, digest(one.body), len(text), note, who), text)

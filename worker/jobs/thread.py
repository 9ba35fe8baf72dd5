"""What else was said about it: comments as context, never as instruction.

A comment is shown to a model only if its author may ask here and nobody changed it after the ask. Everything else
is left out, and the manifest says so.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from core.github import Comment, Permission, ReviewComment
from core.github.ours import is_us
from core.runs import Source
from core.text import neutralise
from worker.context import Piece
from worker.jobs.bare import is_bare
from worker.jobs.people import People, author, digest
from worker.publication.front import Front

_MOST = 40  # comments, the newest ones
_LONGEST = 4_000  # characters of one comment


def conversation(front: Front, least: Permission) -> tuple[Piece, ...]:
    """The thread before the ask, oldest first. The ask's own comment, ours and bare commands are not."""
    people = People(front.github, least)
    return tuple(_pieces("comment", _said(front), front.ask.asked_at, people))


def shown(front: Front, least: Permission) -> tuple[Comment, ...]:
    """The comments of the thread that a model is shown, as they were written."""
    asked, people = front.ask.asked_at, People(front.github, least)
    return tuple(
        one for one in _said(front) if not _why_not(one, "comment", asked, people.permission(one.author), least)
    )


def _said(front: Front) -> list[Comment]:
    ask = front.ask
    if not ask.thread.number:
        return []
    told = front.github.comments(ask.thread.number)
    others = [one for one in told if one.id != ask.origin.comment_id and not front.is_ours(one)]
    return [one for one in others if not is_bare(one.body, front.handle)][-_MOST:]


def review(front: Front, least: Permission) -> tuple[Piece, ...]:
    """The comments in the diff, with their places: those of the review that the ask came with, else all there are."""
    ask, github = front.ask, front.github
    if not ask.thread.is_pull_request:
        return ()
    said = github.review_comments(ask.thread.number, ask.origin.review_id)
    theirs = [one for one in said if not is_us(front.apps, one.author)]
    return tuple(_pieces("review", theirs[-_MOST:], ask.asked_at, People(github, least)))


def _pieces(kind: str, said: Iterable[Comment | ReviewComment], asked: datetime, people: People) -> Iterator[Piece]:
    for one in said:
        held = people.permission(one.author)
        why = _why_not(one, kind, asked, held, people.least)
        yield _left_out(kind, one, held, why) if why else _shown(kind, one, held)


def _why_not(one: Comment | ReviewComment, kind: str, asked: datetime, held: Permission, least: Permission) -> str:
    if held < least:
        return "its author may not ask here"
    # a review's comments are sent together with it: they may be as old as the ask, but not changed after it
    late = one.updated > asked if kind == "review" else one.updated >= asked or one.created >= asked
    return "written or changed after the ask" if late else ""


def _left_out(kind: str, one: Comment | ReviewComment, held: Permission, why: str) -> Piece:
    return Piece(Source(kind, _name(one), digest(one.body), 0, f"left out: {why}", author(one.author, held)), "")


def _shown(kind: str, one: Comment | ReviewComment, held: Permission) -> Piece:
    clean = neutralise(one.body[: _LONGEST * 2])
    where = f"At {one.path}, line {one.line}:\n" if isinstance(one, ReviewComment) and one.line else ""
    if isinstance(one, ReviewComment) and not one.line:
        where = f"At {one.path}:\n"
    text = f"{where}{clean.text[:_LONGEST]}"
    note = f"stripped: {', '.join(clean.stripped)}" if clean.stripped else ""
    return Piece(Source(kind, _name(one), digest(one.body), len(text), note, author(one.author, held)), text)


def _name(one: Comment | ReviewComment) -> str:
    return f"{one.path}:{one.line}" if isinstance(one, ReviewComment) else f"comment {one.id}"


def approved(plan: str) -> tuple[Piece, ...]:
    """The plan that a person approved; a model wrote it, so it is context as well."""
    if not plan:
        return ()
    return (Piece(Source("plan", "plan", digest(plan), len(plan), "approved by the person who asked"), plan),)

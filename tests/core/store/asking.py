"""Asks for tests: real ones, with what matters to a test said and the rest as usual."""

from datetime import UTC, datetime
from itertools import count

from core.asks import Ask, Origin, Person, Repository, Snapshot, Thread, Verb
from core.names import new_ask_id
from core.requests import Request
from core.store import Delivery, Desk

ANA = Person(11, "ana")
WHEN = datetime(2026, 11, 20, 12, tzinfo=UTC)

_numbers = count(1)


def an_ask(
    key: str = "", *, installation: int = 7, repository: int = 100, number: int = 34, person: Person = ANA
) -> Ask:
    """An ask of `person` in that thread; without a `key`, unlike every other."""
    return Ask(
        id=new_ask_id(),
        key=key or f"key-{next(_numbers)}",
        delivery="delivery",
        installation=installation,
        thread=Thread(Repository(repository, "octo", "shapes", 9), number),
        verb=Verb.IMPLEMENT,
        person=person,
        asked_at=WHEN,
        snapshot=Snapshot("canary-title", "canary-body", Person(12, "bob"), ("bug",)),
        origin=Origin("comment", comment_id=5_000_000_000),
        text="canary-text",
    )


def accept(desk: Desk, *asks: Ask) -> None:
    """Accept them, each by a delivery of its own."""
    for ask in asks:
        desk.accept(Delivery(f"delivery-{next(_numbers)}", "issue_comment", "created", ask.installation), [ask])


def admitted(desk: Desk, ask: Ask | None = None, *, account: int = 9, lane: str = "", weight: int = 1) -> Request:
    """A request for `ask`, or for any."""
    asked = ask or an_ask()
    accept(desk, asked)
    lane = lane or f"{asked.thread.repository.id}:{asked.id}"
    return desk.admit(asked.id, account=account, lane=lane, weight=weight)


def running(desk: Desk, ask: Ask | None = None) -> Request:
    """A request that a worker has just claimed."""
    request = admitted(desk, ask)
    attempt = desk.queue(request.id)
    assert attempt is not None
    claimed = desk.claim(request.id, attempt)
    assert claimed is not None
    return claimed

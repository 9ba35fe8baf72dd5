"""Between rows and requests: the state machine is applied to a locked row, and what it returns is written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Executable, Row, Select, bindparam, select, update

from core.asks import Ask
from core.names import RequestId
from core.requests import ENDED, Fenced, Request, State
from core.serial import read
from core.store.books import Books

_AT_ONCE = timedelta(0)

Step = Callable[[Request, datetime], Request | Fenced]


def requests_with_asks(books: Books) -> Select[Any]:
    """Every request with its ask, as long as it is kept; to be narrowed."""
    requests, asks = books.tables.requests, books.tables.asks
    return select(requests, asks.c.ask).join(asks, (asks.c.id == requests.c.ask_id) & asks.c.ask.is_not(None))


def to_request(row: Row[Any]) -> Request:
    """The request of a row of `requests_with_asks`."""
    ask: Ask = read(Ask, row.ask)
    return Request(
        id=RequestId(row.id),
        ask=ask,
        account=row.account,
        lane=row.lane,
        state=State(row.state),
        attempt=row.attempt,
        weight=row.weight,
        created=row.created,
        lease_until=row.lease_until,
        cancelling=row.cancelling,
        why=row.why or "",
        starts=row.starts,
    )


def locked(books: Books, connection: Connection, request: RequestId) -> Request | None:
    """The request, which nobody else can change until the transaction ends; None if there is none."""
    row = connection.execute(books.once(_locked), {"of": request}).first()
    return to_request(row) if row else None


@dataclass(frozen=True, slots=True)
class Changed:
    """A request before and after a step, and when it was taken."""

    before: Request
    after: Request
    now: datetime

    @property
    def has_ended(self) -> bool:
        """Whether it has just come to its end."""
        return self.after.state in ENDED and self.before.state not in ENDED


def change(
    books: Books, connection: Connection, request: RequestId, step: Step, grace: timedelta = _AT_ONCE
) -> Changed | None:
    """Apply `step` to the locked request and write it; None if it was fenced or unknown.

    Where the step ends it, its last words are due after `grace`.
    """
    before = locked(books, connection, request)
    if before is None:
        return None
    now = books.now(connection)
    after = step(before, now)
    if isinstance(after, Fenced):
        return None
    changed = Changed(before, after, now)
    if after != before:
        words = {"words_due": now + grace} if changed.has_ended else {}
        connection.execute(books.once(_change), {"of": request, **_columns(after, now), **words})
    return changed


def _locked(books: Books) -> Executable:
    requests = books.tables.requests
    query = requests_with_asks(books).where(requests.c.id == bindparam("of"))
    return query.with_for_update(of=requests)


def _change(books: Books) -> Executable:
    requests = books.tables.requests
    return update(requests).where(requests.c.id == bindparam("of"))


def _columns(request: Request, now: datetime) -> dict[str, Any]:
    busy = request.state in (State.QUEUED, State.RUNNING)
    return {
        "state": request.state,
        "attempt": request.attempt,
        "starts": request.starts,
        "lease_until": request.lease_until,
        "cancelling": request.cancelling,
        "why": request.why,
        "busy": request.lane if busy else None,
        "ended": now if request.state in ENDED else None,
    }

"""Between rows and requests: the state machine is applied to a locked row, and what it returns is written."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select, update

from core.asks import Ask
from core.names import RequestId
from core.requests import ENDED, Fenced, Request, State
from core.serial import read
from core.store.books import Books

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
    requests = books.tables.requests
    row = connection.execute(
        requests_with_asks(books).where(requests.c.id == request).with_for_update(of=requests)
    ).first()
    return to_request(row) if row else None


def change(books: Books, connection: Connection, request: RequestId, step: Step) -> tuple[Request, Request] | None:
    """Apply `step` to the locked request and write it: (before, after); None if it was fenced or unknown."""
    before = locked(books, connection, request)
    if before is None:
        return None
    after = step(before, books.now(connection))
    if isinstance(after, Fenced):
        return None
    if after != before:
        _write(books, connection, after)
    return before, after


def _write(books: Books, connection: Connection, request: Request) -> None:
    requests = books.tables.requests
    busy = request.state in (State.QUEUED, State.RUNNING)
    connection.execute(
        update(requests)
        .where(requests.c.id == request.id)
        .values(
            state=request.state,
            attempt=request.attempt,
            starts=request.starts,
            lease_until=request.lease_until,
            cancelling=request.cancelling,
            why=request.why,
            busy=request.lane if busy else None,
            ended=books.now(connection) if request.state in ENDED else None,
        )
    )

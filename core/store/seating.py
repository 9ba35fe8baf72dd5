"""Seats: who has asked in a period. Looked at in the transaction that admits, so that the last one is taken once."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, func, select

from core.ledger.limits import BudgetScope, Shortage
from core.ledger.movement import Scope, Unit
from core.plans.period import Period
from core.plans.seats import Seats, seat
from core.store.books import Books

_SEATING = 7_133_003  # the advisory lock under which the seats of a whole host are counted


def hold(books: Books, connection: Connection, seats: Seats | None) -> None:
    """Until the transaction ends, nobody else takes one of those that all accounts share; before an account is held."""
    if seats is not None and seats.of_all:
        books.one_at_a_time(connection, _SEATING)


def unseated(
    books: Books, connection: Connection, scope: Scope, seats: Seats | None, period: Period
) -> Shortage | None:
    """What there is of seats, if the person of `scope` has none and gets none; its account is held."""
    if seats is None or scope.person is None:
        return None
    account = None if seats.of_all else scope.account
    requests = books.tables.requests
    mine = _asked(books, account, period.start, requests.c.person_id == scope.person)
    if connection.execute(mine.limit(1)).first() is not None:
        return None
    taken = askers(books, connection, account, period.start)
    if seat(seats.units, taken, has_one=False).is_granted:
        return None
    return Shortage("seats", BudgetScope.PERSON, Unit.REQUEST, seats.units, taken, 1, period.end, scope.person)


def askers(books: Books, connection: Connection, account: int | None, since: datetime) -> int:
    """How many persons' requests were admitted since then, in `account`, or in all."""
    requests = books.tables.requests
    asked = _asked(books, account, since).with_only_columns(func.count(requests.c.person_id.distinct()))
    return connection.scalar(asked) or 0


def _asked(books: Books, account: int | None, since: datetime, *more: ColumnElement[bool]) -> Select[tuple[str]]:
    requests = books.tables.requests
    here = [] if account is None else [requests.c.account == account]
    return select(requests.c.id).where(requests.c.created >= since, *here, *more)

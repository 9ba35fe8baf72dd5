"""What requests do to the ledger: each of these is part of the transaction in which the request itself changes.

The row of the ask or of the request is locked first and the chain of the account last, everywhere, so nobody waits
in a circle.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from core.ledger.limits import Shortage, fitted
from core.ledger.movement import Book, Kind, Movement, Scope, Unit
from core.ledger.reservation import Reserving, again, reserve
from core.ledger.settlement import Known, ended
from core.money import Micros
from core.names import RequestId
from core.plans.period import Period, day_number, period
from core.requests import Outcome, Request
from core.store import seating
from core.store.books import Books
from core.store.ledger_journal import Chain, Journal
from core.store.ledger_lines import of_request, told_of
from core.store.ledger_taken import settled, taken


@dataclass(frozen=True, slots=True)
class Fit:
    """It fits, as long as the transaction lasts."""

    chain: Chain
    scope: Scope
    reserving: Reserving
    period: Period
    now: datetime


class Reservations:
    """Holds, settles and gives back."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._journal = Journal(books)

    def fit(self, connection: Connection, scope: Scope, reserving: Reserving) -> Fit | Shortage:
        """Whether what is wanted is left. Nobody else takes of it until the transaction ends.

        The day and the period are those of the database's clock at this moment.
        """
        seating.hold(self._books, connection, reserving.seats)
        chain = self._journal.hold(connection, scope.account)
        now = self._books.now(connection)
        when = period(reserving.terms, now)
        unseated = seating.unseated(self._books, connection, scope, reserving.seats, when)
        if unseated is not None:
            return unseated
        there = taken(self._books, connection, scope, when, chain.closed, reserving.limits.scopes)
        fits = fitted(reserving.limits, there, reserving.wanted, reserving.least)
        return fits if isinstance(fits, Shortage) else Fit(chain, scope, replace(reserving, wanted=fits), when, now)

    def reserve(self, connection: Connection, fit: Fit, request: RequestId, life: int = 1) -> None:
        """Hold what fits for `request`; `life` is its attempt number when this life of it began."""
        key = f"reserve:{request}" if life == 1 else f"reserve:{request}:{life}"
        movement = reserve(key, request, fit.scope, fit.reserving, fit.period)
        self._journal.write(connection, fit.chain, movement, fit.now)

    def revive(self, connection: Connection, request: Request, reserving: Reserving | None) -> Shortage | None:
        """Hold it again for another life of `request`; without `reserving` as before, whatever is left by now."""
        scope, life = scope_of(request), request.attempt + 1
        if reserving is not None:
            fit = self.fit(connection, scope, reserving)
            if isinstance(fit, Shortage):
                return fit
            self.reserve(connection, fit, request.id, life)
            return None
        told = of_request(connection, self._books.billing, request.id)
        before = [line for line in told if line.movement.kind is Kind.RESERVE]
        if before:
            chain = self._journal.hold(connection, request.account)
            now = self._books.now(connection)
            movement = again(f"reserve:{request.id}:{life}", before[-1].movement, day_number(now))
            self._journal.write(connection, chain, movement, now)
        return None

    def end(self, connection: Connection, request: Request, outcome: Outcome, now: datetime) -> None:
        """Settle it, or give everything back. What never was reserved, or is settled, settles to nothing."""
        known = told_of(self._books, connection, request.id)
        if not known or known[-1].kind is not Kind.RESERVE:
            return
        chain = self._journal.hold(connection, request.account)
        movement = ended(known[-1], outcome, request.attempt, self._known(connection, known, chain))
        self._journal.write(connection, chain, movement, now)

    def _known(self, connection: Connection, movements: list[Movement], chain: Chain) -> Known:
        reserved = movements[-1]
        spent = Micros(sum(one.amount(Unit.COST, Book.SPENT) for one in movements))
        if reserved.tariff is None:
            return Known(spent=spent)
        counted, credit = settled(self._books, connection, chain.account, reserved.period, chain.closed)
        return Known(counted, spent, credit)


def scope_of(request: Request) -> Scope:
    """Whose it is."""
    ask = request.ask
    return Scope(request.account, ask.installation, ask.thread.repository.id, ask.person.id)

"""The ledger, as others ask it: what is left, what was charged and why, and whether the books are right.

What requests do to it happens where they are admitted, ended and revived (`ledger_requests`).
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from core.errors import Refused
from core.ledger.adjustment import NO_REASON, adjust
from core.ledger.balance import Balance, Day, Line, Wrong
from core.ledger.limits import Sums
from core.ledger.movement import Book, Kind, Scope, Unit
from core.ledger.reservation import Reservation, held
from core.money import Micros
from core.names import RequestId
from core.plans.entitlement import Terms
from core.plans.period import day_number, period
from core.plans.plan import FREE, PlanName
from core.store import ledger_sums as sums
from core.store.books import Books, short
from core.store.ledger_checks import check
from core.store.ledger_journal import Journal
from core.store.ledger_lines import lines, of_request
from core.store.ledger_taken import taken
from core.text.reason import reason as read_reason

_OTHER = "{!r} is the key of another adjustment; nothing was changed. Give this one a key of its own."
_MOST = 100


class Ledger:
    """Reads, adjusts and checks. An account nobody has heard of has empty books."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def held_for(self, request: RequestId) -> Reservation | None:
        """What is reserved for `request` now; None: nothing, because it ended or never was reserved for."""
        found = self.explained(request)
        return held(found[-1].movement) if found and found[-1].movement.kind is Kind.RESERVE else None

    def explained(self, request: RequestId) -> tuple[Line, ...]:
        """Every movement of `request`, oldest first: what was reserved, and what it came to and why."""
        with self._books.read() as connection:
            return tuple(of_request(connection, self._books.billing, request))

    def sums(self, scope: Scope, terms: Terms) -> Sums:
        """What `scope.account` has used by now, of this period of `terms` and today, and whoever else is in `scope`."""
        with self._books.read() as connection:
            when = period(terms, self._books.now(connection))
            upto = sums.closed(connection, self._books.billing, scope.account)
            return taken(self._books, connection, scope, when, upto)

    def balance(self, account: int) -> Balance:
        """What its books come to."""
        with self._books.read() as connection:
            return sums.balance(connection, self._books.billing, account)

    def usage_by_day(self, account: int, since: int, until: int) -> tuple[Day, ...]:
        """Its days from `since` to `until`, both as 20261121 and both included, oldest first; days of rest are not
        there."""
        with self._books.read() as connection:
            return sums.days(connection, self._books.billing, account, since, until)

    def movements(
        self, account: int, *, before: int | None = None, after: int | None = None, most: int = _MOST
    ) -> Sequence[Line]:
        """Movements of it: the newest first, older than number `before`; with `after`, the next ones, oldest first."""
        table = self._books.billing.movements
        here: list[ColumnElement[bool]] = [table.c.account == account]
        here += [] if before is None else [table.c.number < before]
        here += [] if after is None else [table.c.number > after]
        order = table.c.number.desc() if after is None else table.c.number
        with self._books.read() as connection:
            return lines(connection, self._books.billing, select(table).where(*here).order_by(order).limit(most))

    def adjust(self, account: int, amount: Micros, *, reason: str, actor: str, key: str, plan: PlanName = FREE) -> bool:
        """Give `account` credit, or take some back; False if that was done already: `key` makes it happen once.

        Raises `Refused` for nothing, without a reason, for more than there is to take back or that books can hold,
        and for a `key` that was another adjustment's.
        """
        journal, tables, why = Journal(self._books), self._books.billing, read_reason(reason, NO_REASON)
        whole = short(f"adjust:{account}:{key}", 128)
        with self._books.write() as connection:
            chain = journal.hold(connection, account)
            known = lines(connection, tables, select(tables.movements).where(tables.movements.c.key == whole))
            if known and known[0].movement.amount(Unit.USD, Book.CREDIT) != amount:
                raise Refused(_OTHER.format(key))
            if known:
                return False
            now, credit = self._books.now(connection), sums.balance(connection, tables, account).credit
            made = adjust(whole, account, amount, why, actor, day=day_number(now), credit=credit, plan=plan)
            return journal.write(connection, chain, made, now) is not None

    def check_books(self, account: int | None = None) -> Wrong | None:
        """The first wrong entry of all accounts, or of one; None: everything is as it must be. Reads everything."""
        return check(self._books, account)

    def notice_once(self, key: str, account: int) -> bool:
        """Whether this is the first time that `key` (at most 128 characters) is said; for ever."""
        with self._books.write() as connection:
            row = {"key": short(key, 128), "account": account, "created": self._books.now(connection)}
            return self._books.add_once(connection, self._books.billing.notices, row)

    def is_noticed(self, key: str) -> bool:
        """Whether `key` was said."""
        table = self._books.billing.notices
        with self._books.read() as connection:
            return connection.scalar(select(table.c.key).where(table.c.key == short(key, 128))) is not None

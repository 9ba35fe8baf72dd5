"""What is to be asked of a provider again: a mark for each subject, safe before whoever told of it is answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, and_, delete, or_, select, update

from core.plans.entitlement import Source, Standing
from core.store.books import Books, short

_FARTHEST = timedelta(days=2)  # nothing is put off so long: what is due later was written by a clock that was wrong
_PROBLEM = 300


@dataclass(frozen=True, slots=True)
class Recheck:
    """One subject that is due. `begun` is when it was taken: whatever is asked for it from then on is newer."""

    provider: str
    subject: str
    wanted: int
    attempts: int
    begun: datetime


class Rechecks:
    """Word of a subject marks it; whoever asks takes it for a while; what is asked before new word stays due."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def want(self, provider: str, subject: str) -> None:
        """Something is new about `subject`: it is due now, also for whoever is asking about it just now. Durable."""
        table = self._table
        with self._books.write("FULL") as connection:
            now = self._books.now(connection)
            row = {"provider": provider, "subject": short(subject, 128), "wanted": 1, "due": now, "attempts": 0}
            if self._books.add_once(connection, table, row):
                return
            here = (table.c.provider == provider) & (table.c.subject == row["subject"])
            again = {"wanted": table.c.wanted + 1, "due": now, "attempts": 0}
            connection.execute(update(table).where(here).values(**again))

    def expect(self, provider: str, subjects: Iterable[str]) -> int:
        """Have each of them asked about sooner or later; how many were not on the list."""
        with self._books.write() as connection:
            now = self._books.now(connection)
            common = {"provider": provider, "wanted": 1, "due": now, "attempts": 0}
            rows = [{**common, "subject": short(one, 128)} for one in dict.fromkeys(subjects)]
            return len(self._books.add_new(connection, self._table, rows, self._table.c.subject))

    def rechecks(self, provider: str, most: int, lease: timedelta) -> tuple[Recheck, ...]:
        """Up to `most` that are due, oldest first; nobody else gets them for the time of `lease`."""
        table = self._table
        with self._books.write() as connection:
            now = self._books.now(connection)
            is_due = or_(table.c.due <= now, table.c.due > now + _FARTHEST)
            query = select(table).where(table.c.provider == provider, is_due).order_by(table.c.due).limit(most)
            rows = connection.execute(query.with_for_update(skip_locked=True)).all()
            taken = tuple(Recheck(provider, row.subject, row.wanted, row.attempts, now) for row in rows)
            mine = table.c.subject.in_([one.subject for one in taken])
            held = update(table).where(table.c.provider == provider, mine)
            connection.execute(held.values(due=now + lease, attempts=table.c.attempts + 1))
        return taken

    def checked(self, one: Recheck, again: timedelta | None) -> bool:
        """It was asked about, and is due again after so long; None: not before there is word of it.

        False where there is new word since it was taken: then it stays due.
        """
        with self._books.write() as connection:
            if again is None:
                return connection.execute(delete(self._table).where(self._same(one))).rowcount > 0
            put = {"due": self._books.now(connection) + min(again, _FARTHEST / 2), "attempts": 0, "problem": None}
            return connection.execute(update(self._table).where(self._same(one)).values(**put)).rowcount > 0

    def unchecked(self, one: Recheck, again: timedelta, problem: str) -> None:
        """It could not be asked about, for that reason; it is due again after so long."""
        with self._books.write() as connection:
            put = {"due": self._books.now(connection) + min(again, _FARTHEST / 2), "problem": problem[:_PROBLEM]}
            connection.execute(update(self._table).where(self._same(one)).values(**put))

    def paying(self) -> tuple[str, ...]:
        """Stripe's customers that have something by Stripe, as far as we know."""
        accounts, has = self._books.billing.accounts, self._books.billing.entitlements
        joined = accounts.join(has, has.c.account == accounts.c.account)
        mine = (has.c.source == Source.STRIPE) & (has.c.state != Standing.ENDED)
        query = select(accounts.c.stripe_customer).select_from(joined)
        with self._books.read() as connection:
            return tuple(connection.scalars(query.where(mine, accounts.c.stripe_customer.is_not(None))))

    @property
    def _table(self) -> Table:
        return self._books.billing.rechecks

    def _same(self, one: Recheck) -> ColumnElement[bool]:
        table = self._table
        return and_(table.c.provider == one.provider, table.c.subject == one.subject, table.c.wanted == one.wanted)

"""What is still to be told to a provider's meters. Rows come with the movements that they are of, and stay for ever."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, func, or_, select, update

from core.store.books import Books

_FARTHEST = timedelta(days=2)  # nothing is put off so long: what is due later was written by a clock that was wrong
_PROBLEM = 300


@dataclass(frozen=True, slots=True)
class Metered:
    """One amount that a meter is to be told, taken at `begun`. `attempts` counts those before this one."""

    key: str
    account: int
    meter: str
    value: int
    happened: datetime
    attempts: int
    begun: datetime


class Meters:
    """Hands them out, each to one at a time; none is told twice, and none is forgotten."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def untold(self, most: int, lease: timedelta) -> tuple[Metered, ...]:
        """Up to `most` that are due, oldest first; nobody else gets them for the time of `lease`."""
        table = self._books.billing.meter_events
        with self._books.write() as connection:
            now = self._books.now(connection)
            is_due = or_(table.c.due <= now, table.c.due > now + _FARTHEST)
            query = select(table).where(is_due, table.c.told.is_(None)).order_by(table.c.due).limit(most)
            taken = tuple(_metered(row, now) for row in connection.execute(query.with_for_update(skip_locked=True)))
            mine = update(table).where(table.c.key.in_([one.key for one in taken]))
            connection.execute(mine.values(due=now + lease, attempts=table.c.attempts + 1))
        return taken

    def told(self, one: Metered) -> None:
        """It has it."""
        table = self._books.billing.meter_events
        with self._books.write("FULL") as connection:
            put = {"told": self._books.now(connection), "due": None, "problem": None}
            connection.execute(update(table).where(table.c.key == one.key, table.c.told.is_(None)).values(**put))

    def untellable(self, one: Metered, problem: str, again: timedelta | None) -> None:
        """It could not be told, for that reason: it is due again after so long; None: it is a person's turn."""
        table = self._books.billing.meter_events
        with self._books.write() as connection:
            due = self._books.now(connection) + min(again, _FARTHEST / 2) if again is not None else None
            put = {"due": due, "problem": problem[:_PROBLEM]}
            connection.execute(update(table).where(table.c.key == one.key, table.c.told.is_(None)).values(**put))

    def metered_between(
        self, account: int, meter: str, since: datetime, until: datetime
    ) -> tuple[int, Sequence[Metered]]:
        """What the meter was told of that time, as a sum, and what it was not told, or not for sure."""
        table = self._books.billing.meter_events
        here = (table.c.account == account) & (table.c.meter == meter)
        then = here & (table.c.happened >= since) & (table.c.happened < until)
        with self._books.read() as connection:
            sums = select(func.coalesce(func.sum(table.c.value), 0)).where(then, table.c.told.is_not(None))
            open_ones = select(table).where(then, table.c.told.is_(None)).order_by(table.c.key)
            rows = connection.execute(open_ones).all()
            return int(connection.scalar(sums) or 0), tuple(_metered(row, since) for row in rows)

    def given_up(self, most: int = 100) -> tuple[tuple[Metered, str], ...]:
        """What a person has to look at, with the reason: it was not told, and is not tried again."""
        table = self._books.billing.meter_events
        query = select(table).where(table.c.told.is_(None), table.c.due.is_(None)).order_by(table.c.happened)
        with self._books.read() as connection:
            return tuple(
                (_metered(row, row.happened), row.problem or "") for row in connection.execute(query.limit(most))
            )


def _metered(row: Row[tuple[object, ...]], begun: datetime) -> Metered:
    return Metered(row.key, row.account, row.meter, row.value, row.happened, row.attempts, begun)

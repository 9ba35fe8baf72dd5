"""What all rows together come to."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Connection, Table, func, select

from core.requests.tally import DURATIONS_S, Calls, Tally
from core.store.line import Line


class Tallies(Line):
    """Adds up. A few scans of narrow tables: for a scrape now and then."""

    def tally(self) -> Tally:
        """The numbers as they are now."""
        line, tables = self.backlog(), self._books.tables
        usage, seconds = tables.usage, tables.usage.c.elapsed_s
        within = [func.count().filter(seconds <= most) for most in DURATIONS_S]
        with self._books.read() as connection:
            times = connection.execute(select(func.coalesce(func.sum(seconds), 0.0), *within)).one()
            return Tally(
                admitted=connection.scalar(select(func.count()).select_from(tables.requests)) or 0,
                refused=_counted(connection, tables.refusals, tables.refusals.c.reason),
                open={str(state): count for state, count in line.requests.items()},
                asks_waiting=line.asks,
                oldest_s=line.oldest_s,
                verdicts=_counted(connection, usage, usage.c.verdict),
                durations=tuple(times[1:]),
                seconds=float(times[0]),
                calls=self._calls(connection),
                unusual=self._noticed(connection, "unusual:"),
                books_wrong=self._noticed(connection, "books-wrong:"),
            )

    def _calls(self, connection: Connection) -> tuple[Calls, ...]:
        table = self._books.runs.model_calls
        alike = (table.c.provider, table.c.model, table.c.ok)
        names = ("input_tokens", "output_tokens", "cost_usd")
        sums = (func.coalesce(func.sum(table.c[name]), 0) for name in names)
        rows = connection.execute(select(*alike, func.count(), *sums).group_by(*alike))
        return tuple(Calls(r[0], r[1], bool(r[2]), r[3], int(r[4]), int(r[5]), float(r[6])) for r in rows)

    def _noticed(self, connection: Connection, begins: str) -> int:
        notices = self._books.billing.notices
        there = notices.c.key.startswith(begins)
        return connection.scalar(select(func.count()).where(there)) or 0


def _counted(connection: Connection, table: Table, column: Column[Any]) -> Mapping[str, int]:
    rows = connection.execute(select(column, func.count()).select_from(table).group_by(column))
    return {row[0]: row[1] for row in rows}

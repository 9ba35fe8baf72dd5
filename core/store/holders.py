"""Who has something by a source, and what time it is where that is written down."""

from datetime import datetime

from sqlalchemy import select

from core.plans.entitlement import Source, Standing
from core.store.books import Books


class Holders:
    """Reads entitlements."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def clock(self) -> datetime:
        """Now, as the database has it: what is compared with what others wrote is compared with this."""
        with self._books.read() as connection:
            return self._books.now(connection)

    def holders(self, source: Source) -> tuple[int, ...]:
        """The accounts that have something by `source` which has not ended."""
        table = self._books.billing.entitlements
        query = select(table.c.account).where(table.c.source == source, table.c.state != Standing.ENDED)
        with self._books.read() as connection:
            return tuple(connection.scalars(query.order_by(table.c.account)))

"""What one source says of accounts: who has something by it, and new words that follow from the known ones."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from core.plans.entitlement import Entitlement, Source, Standing
from core.store.accounts import Accounts

Change = Callable[[Entitlement | None, datetime], Entitlement | None]


class Holders(Accounts):
    """Reads entitlements, and writes them anew."""

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

    def retell(self, account: int, source: Source, change: Change) -> bool:
        """Keep what `change` makes of what is known, and of the time, while nobody else writes it; it is pure, and
        None leaves all as it is. False if nothing became of it."""
        with self._books.write() as connection:
            self._books.one_at_a_time(connection, account)
            after = change(self._known_word(connection, account, source), self._books.now(connection))
            return after is not None and self._keep_word(connection, after)

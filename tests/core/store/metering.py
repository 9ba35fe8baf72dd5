"""Amounts for a meter, as the ledger writes them with a movement."""

from datetime import timedelta

from core.store import Store


def metered(store: Store, key: str, account: int, meter: str, value: int, ago: timedelta = timedelta(0)) -> bool:
    """Enter it as of that time ago; False where its key is there already."""
    books = store.desk._books
    with books.write() as connection:
        now = books.now(connection)
        row = {"key": key, "account": account, "meter": meter, "value": value}
        rest = {"happened": now - ago, "attempts": 0, "due": now}
        return books.add_once(connection, books.billing.meter_events, {**row, **rest})

"""The way in: a delivery and its asks, in one transaction that is safe before anybody is answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.asks import Ask
from core.names import AskId
from core.serial import dump
from core.store.books import Books, short
from core.store.together import UNFIT, Together
from core.store.words import Accepted, Delivery

ACCEPTING = 7_133_002


@dataclass(frozen=True, slots=True)
class _Slip:
    delivery: dict[str, Any]
    asks: tuple[dict[str, Any], ...]


class Deliveries:
    """Accepts deliveries."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._together: Together[_Slip, Accepted] = Together(self._write)

    def accept(self, delivery: Delivery, asks: Sequence[Ask]) -> Accepted:
        """Keep `delivery` and those of its `asks` that are new, by `Ask.key`. Durable when it returns.

        Calls from many threads share transactions. Raises `Broken(retryable)` when the database does not answer;
        then nothing was kept.
        """
        return self._together.do(_Slip(_delivery_row(delivery), tuple(map(ask_row, asks))))

    def accept_all(self, items: Sequence[tuple[Delivery, Sequence[Ask]]]) -> Sequence[Accepted]:
        """`accept` for many at once, in one transaction: for whoever has one thread and not one for each."""
        slips = [_Slip(_delivery_row(delivery), tuple(map(ask_row, asks))) for delivery, asks in items]
        try:
            return self._write(slips)
        except UNFIT:  # one of them is not what the database takes: each for itself
            return [self._together.do(slip) for slip in slips]

    def _write(self, slips: Sequence[_Slip]) -> Sequence[Accepted]:
        """All of them in two statements. A delivery that is there twice is new once."""
        books, tables = self._books, self._books.tables
        with books.write("FULL") as connection:
            books.one_at_a_time(connection, ACCEPTING)  # two that insert the same keys crosswise would lock each other
            now = books.now(connection)
            deliveries = [{**slip.delivery, "received": now} for slip in slips]
            asks = [{**row, "received": now, "due": now} for slip in slips for row in slip.asks]
            new = books.add_new(connection, tables.deliveries, deliveries, tables.deliveries.c.id)
            fresh = books.add_new(connection, tables.asks, asks, tables.asks.c.id)
        return [_accepted(slip, new, fresh) for slip in slips]


def _accepted(slip: _Slip, new: set[str], fresh: set[str]) -> Accepted:
    is_new = slip.delivery["id"] in new
    new.discard(slip.delivery["id"])
    return Accepted(is_new, tuple(AskId(row["id"]) for row in slip.asks if row["id"] in fresh))


def _delivery_row(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": short(delivery.id, 64),
        "event": short(delivery.event, 64),
        "action": short(delivery.action, 64),
        "installation": delivery.installation,
    }


def ask_row(ask: Ask) -> dict[str, Any]:
    """The columns of an ask on its way in, without the times."""
    return {
        "id": ask.id,
        "key": short(ask.key, 128),
        "delivery": short(ask.delivery, 64),
        "installation": ask.installation,
        "repository_id": ask.thread.repository.id,
        "thread": ask.thread.number,
        "person_id": ask.person.id,
        "verb": ask.verb,
        "state": "open",
        "attempt": 0,
        "ask": dump(ask),
    }

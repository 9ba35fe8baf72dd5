"""The way in: what was asked is safe in the database before anybody is answered."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from core.asks import Ask
from core.errors import Broken
from core.store.words import Accepted, Delivery

_THREADS = 32  # they wait for one transaction that they share
_MOST_WAITING = 2000
_LONGEST_S = 8.0  # GitHub gives up after ten


class Desk(Protocol):
    """The part of the store's desk that is used here."""

    def accept(self, delivery: Delivery, asks: Sequence[Ask]) -> Accepted: ...


class Intake:
    """Hands deliveries to the database from an event loop that has no time to wait for it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="intake")
        self._waiting = 0

    async def take(self, delivery: Delivery, asks: Sequence[Ask]) -> Accepted:
        """Keep the delivery and those of its asks that are new; durable when it returns.

        Raises `Broken(retryable)` when the database is away, or too slow, or too many wait for it. What was too slow
        may have been kept all the same; the next copy of the delivery is a duplicate then.
        """
        if self._waiting >= _MOST_WAITING:
            raise Broken("Too many deliveries wait for the database. Send this one again in a moment.", retryable=True)
        self._waiting += 1
        try:
            async with asyncio.timeout(_LONGEST_S):
                loop = asyncio.get_running_loop()
                return await loop.run_in_executor(self._threads, self._desk.accept, delivery, asks)
        except TimeoutError:
            raise Broken("The database is too slow. Send this delivery again in a moment.", retryable=True) from None
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Finish what was begun; nothing is taken after that."""
        self._threads.shutdown()

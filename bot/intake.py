"""The way in: what was asked is safe in the database before anybody is answered."""

import asyncio
from asyncio import AbstractEventLoop, Future
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Protocol

from core.asks import Ask
from core.errors import Broken
from core.store.words import Accepted, Delivery

_MOST_TOGETHER = 256
_MOST_WAITING = 2000
_LONGEST_S = 8.0  # GitHub gives up after ten
_BUSY = "Too many deliveries wait for the database. Send this one again in a moment."
_SLOW = "The database is too slow. Send this delivery again in a moment."
_FAULT = "The delivery could not be kept. Send it again in a moment."


class Desk(Protocol):
    """The part of the store's desk that is used here."""

    def accept_all(self, items: Sequence[tuple[Delivery, Sequence[Ask]]]) -> Sequence[Accepted]: ...


@dataclass(frozen=True, slots=True, eq=False)
class _Slot:
    item: tuple[Delivery, Sequence[Ask]]
    loop: AbstractEventLoop
    kept: "Future[Accepted]"


class Intake:
    """One thread that writes. What comes while a transaction is being written goes into the next one, together.

    `ring` is called whenever new asks were kept; it must be quick and raise nothing.
    """

    def __init__(self, desk: Desk, longest_s: float = _LONGEST_S, ring: Callable[[], None] = lambda: None) -> None:
        self._desk = desk
        self._ring = ring
        self._longest_s = longest_s
        self._queue: SimpleQueue[_Slot | None] = SimpleQueue()
        self._thread: Thread | None = None

    async def take(self, delivery: Delivery, asks: Sequence[Ask]) -> Accepted:
        """Keep the delivery and those of its asks that are new; durable when it returns.

        Raises `Broken(retryable)` when the database is away, or too slow, or too many wait for it. What was too slow
        may have been kept all the same; the next copy of the delivery is a duplicate then.
        """
        if self._queue.qsize() >= _MOST_WAITING:
            raise Broken(_BUSY, retryable=True)
        if self._thread is None or not self._thread.is_alive():
            self._thread = Thread(target=self._write, name="intake", daemon=True)
            self._thread.start()
        loop = asyncio.get_running_loop()
        slot = _Slot((delivery, asks), loop, loop.create_future())
        self._queue.put(slot)
        try:
            async with asyncio.timeout(self._longest_s):
                return await slot.kept
        except TimeoutError:
            raise Broken(_SLOW, retryable=True) from None

    def close(self) -> None:
        """Finish what was begun."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()

    def _write(self) -> None:
        while batch := self._batch():
            try:
                kept = self._desk.accept_all([slot.item for slot in batch])
            except Broken as broken:
                _tell(batch, broken)
            except BaseException:  # ours to mend: the next delivery starts a new thread
                _tell(batch, Broken(_FAULT, retryable=True))
                raise
            else:
                if any(one.fresh for one in kept):
                    self._ring()
                _tell(batch, kept)

    def _batch(self) -> list[_Slot]:
        """Whoever waits, at least one; empty at the end."""
        batch = [self._queue.get()]
        while batch[-1] is not None and len(batch) < _MOST_TOGETHER:
            try:
                batch.append(self._queue.get_nowait())
            except Empty:
                break
        if batch[-1] is None and len(batch) > 1:
            self._queue.put(None)
        return [slot for slot in batch if slot is not None]


def _tell(batch: Sequence[_Slot], kept: Sequence[Accepted] | Broken) -> None:
    """Tell those who still wait, with one call for all of them."""
    answers: Sequence[Accepted | Broken] = [kept] * len(batch) if isinstance(kept, Broken) else kept
    batch[0].loop.call_soon_threadsafe(_settle, list(zip(batch, answers, strict=True)))


def _settle(told: Sequence[tuple[_Slot, Accepted | Broken]]) -> None:
    for slot, answer in told:
        if slot.kept.done():
            continue
        if isinstance(answer, Broken):
            slot.kept.set_exception(answer)
        else:
            slot.kept.set_result(answer)

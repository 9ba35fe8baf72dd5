"""Group commit: whoever comes while a transaction is being written goes into the next one, together.

A disk can say "it is safe" a few hundred times a second, but each time for as many as have come.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from sqlalchemy.exc import DatabaseError

from core.errors import Broken

Item = TypeVar("Item")
Answer = TypeVar("Answer")

UNFIT = (DatabaseError, OverflowError)  # what a value raises that no column can hold
_MOST = 256


@dataclass(slots=True, eq=False)
class _Slot(Generic[Item, Answer]):
    item: Item
    answer: Answer | None = None
    broken: Broken | None = None


class Together(Generic[Item, Answer]):
    """Calls `act` with everything that is waiting. `act` does all of it or nothing, and answers in order."""

    def __init__(self, act: Callable[[Sequence[Item]], Sequence[Answer]]) -> None:
        self._act = act
        self._waiting: list[_Slot[Item, Answer]] = []
        self._door = Lock()
        self._turn = Lock()

    def do(self, item: Item) -> Answer:
        """The answer for `item`, once it is safe. Any thread may call this."""
        slot: _Slot[Item, Answer] = _Slot(item)
        with self._door:
            self._waiting.append(slot)
        with self._turn:
            while slot.answer is None and slot.broken is None:
                self._lead(slot)
        if slot.broken is not None:
            raise slot.broken
        assert slot.answer is not None
        return slot.answer

    def _lead(self, own: _Slot[Item, Answer]) -> None:
        batch = self._take() or [own]
        try:
            answers = self._act([slot.item for slot in batch])
        except Broken as broken:  # the database is away: for all of them alike
            for slot in batch:
                slot.broken = broken
        except UNFIT:  # one of them is not what the database takes: each for itself
            own.answer = self._act([own.item])[0]
        else:
            for slot, answer in zip(batch, answers, strict=True):
                slot.answer = answer

    def _take(self) -> list[_Slot[Item, Answer]]:
        with self._door:
            batch, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
        return batch

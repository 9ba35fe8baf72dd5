"""Taking back what nobody holds any more: workers die, machines vanish, Redis forgets."""

from collections.abc import Callable, Sequence
from typing import Protocol

from core.store.words import Reaped


class Desk(Protocol):
    """The part of the store's desk that is used here."""

    def reap(self) -> Sequence[Reaped]: ...


def step(desk: Desk, told: Callable[[Reaped], None]) -> int:
    """Put back, or give up, every request whose lease is over; `told` hears of each. How many."""
    reaped = desk.reap()
    for one in reaped:
        told(one)
    return len(reaped)

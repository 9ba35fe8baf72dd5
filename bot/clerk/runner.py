"""Repeats steps, each in its own thread. A fault ends one step, is told, and the step is taken again a little later."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event

from core.github import Limited

Step = Callable[[], int]
Fault = Callable[[str, BaseException], None]

_LONGEST_PAUSE_S = 5.0
_FIRST_PAUSE_S = 0.25
_CALM_S = 30.0  # after so long without a fault, the next one counts as the first
_AWAITED_S = 0.1


@dataclass(frozen=True, slots=True)
class Loop:
    """A step, how long to wait when it found nothing to do, and whom to wake when it did something.

    With `soon_s`, the wait is that short after something was done or somebody woke it, and twice as long each time
    after that, until it is `idle_s`; but never longer than a tenth of a second while `is_awaited()`.
    """

    name: str
    step: Step
    idle_s: float
    wakes: tuple[str, ...] = ()
    soon_s: float = 0.0
    is_awaited: Callable[[], bool] = lambda: False

    def wait_s(self, before: float) -> float:
        """How long to wait now; `before` is how long the wait was before that, 0 for none."""
        if not self.soon_s:
            return self.idle_s
        longest = min(self.idle_s, _AWAITED_S) if self.is_awaited() else self.idle_s
        return min(longest, max(self.soon_s, 2 * before))


@dataclass(slots=True)
class _Place:
    """Where one loop stands."""

    loop: Loop
    bell: Event = field(default_factory=Event)
    pause_s: float = 0.0
    faulted: float = 0.0
    waited_s: float = 0.0

    def wait(self) -> None:
        """Until it rings, or it is time for the next step."""
        self.waited_s = self.loop.wait_s(self.waited_s)
        if self.bell.wait(self.waited_s):
            self.waited_s = 0.0


class Runner:
    """Runs loops until it is stopped."""

    def __init__(self, loops: Sequence[Loop], fault: Fault) -> None:
        self._places = {loop.name: _Place(loop) for loop in loops}
        self._fault = fault
        self._over = Event()

    def stop(self) -> None:
        """Let every step that is being taken come to its end, and take no more. Any thread may call this."""
        self._over.set()
        for place in self._places.values():
            place.bell.set()

    def wake(self, *names: str) -> None:
        """Have these loops take their next step now. Any thread may call this."""
        for name in names:
            self._places[name].bell.set()

    def run(self) -> None:
        """Returns after `stop`, or when a signal ends the wait here."""
        with ThreadPoolExecutor(len(self._places), thread_name_prefix="clerk") as pool:
            try:
                self._supervise(pool)
            finally:
                self.stop()

    def _supervise(self, pool: ThreadPoolExecutor) -> None:
        going = {pool.submit(self._repeat, place): place for place in self._places.values()}
        while not self._over.is_set():
            ended, _ = wait(going, return_when=FIRST_COMPLETED)
            for future in ended:
                place = going.pop(future)
                self._tell(place, future)
                going[pool.submit(self._repeat, place)] = place

    def _tell(self, place: _Place, ended: "Future[None]") -> None:
        error = ended.exception()
        if error is None:
            return
        self._fault(place.loop.name, error)
        calm = time.monotonic() - place.faulted > _CALM_S
        place.pause_s = _FIRST_PAUSE_S if calm else min(_LONGEST_PAUSE_S, place.pause_s * 2)
        if isinstance(error, Limited):
            place.pause_s = max(place.pause_s, (error.retry_at - datetime.now(UTC)).total_seconds())
        place.faulted = time.monotonic() + place.pause_s

    def _repeat(self, place: _Place) -> None:
        self._over.wait(place.pause_s)
        while not self._over.is_set():
            place.bell.clear()  # before the step: what rings during it is not missed
            if self._over.is_set():
                return
            if place.loop.step():
                place.waited_s = 0.0
                self.wake(*place.loop.wakes)
            else:
                place.wait()

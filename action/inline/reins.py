"""The end of the step from outside: its time is over, or somebody cancels the job.

What is under way is told by a signal, in the main thread. Once something is being published, it is let through: that
takes seconds, and half a publication helps nobody.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Protocol

from core.errors import OutOfTime, Terminated

_AGAIN_S = 60.0  # a run that does not end by itself after its time is told again
_ENDS = (signal.SIGINT, signal.SIGTERM)


class Holding(Protocol):
    """The request that is being worked on."""

    cancelling: bool


class Reins:
    """What was heard so far."""

    def __init__(self) -> None:
        self.is_cancelled = False
        self.is_over = False
        self.holding: Holding | None = None

    @contextmanager
    def held(self, seconds: float) -> Iterator[None]:
        """In this block the signals are heard, and the time runs."""
        handlers = {number: signal.signal(number, self._cancel) for number in _ENDS}
        handlers[signal.SIGALRM] = signal.signal(signal.SIGALRM, self._time_up)
        signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN_S)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            for number, handler in handlers.items():
                signal.signal(number, handler)

    def _cancel(self, _signal: int, _frame: FrameType | None) -> None:
        """The work ends as if a person had cancelled it; without any, everything does."""
        self.is_cancelled = True
        if self.holding is None:
            raise Terminated
        self.holding.cancelling = True
        signal.raise_signal(signal.SIGUSR1)

    def _time_up(self, _signal: int, _frame: FrameType | None) -> None:
        if signal.SIGUSR1 in signal.pthread_sigmask(signal.SIG_BLOCK, ()):
            return
        self.is_over = True
        raise OutOfTime

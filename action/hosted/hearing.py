"""Whether somebody cancels the job."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from core.errors import Terminated

ENDS = (signal.SIGINT, signal.SIGTERM)


class Hearing:
    """Remembers that a signal came: an exception alone can be lost in a library that is called at that moment."""

    def __init__(self) -> None:
        self.is_cancelled = False

    @contextmanager
    def held(self) -> Iterator[None]:
        """In this block a signal is `Terminated`, and is remembered."""
        handlers = {number: signal.signal(number, self._cancel) for number in ENDS}
        try:
            yield
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)

    def check(self) -> None:
        """`Terminated` where a signal came before."""
        if self.is_cancelled:
            raise Terminated

    def _cancel(self, _signal: int, _frame: FrameType | None) -> None:
        self.is_cancelled = True
        raise Terminated

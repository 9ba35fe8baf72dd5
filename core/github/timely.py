"""Calls that must not be late: what must not be done twice is done only while nobody else may do it.

GitHub ends a call after ten seconds, and so do we. What is sent within `seconds` is therefore over, one way or the
other, `seconds + LONGEST_S` after the beginning, also where its answer is lost.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf

from core.errors import Broken

LONGEST_S = 10.0  # from a call's leaving to its last effect
_ENDS: ContextVar[float] = ContextVar("ends", default=inf)


class Late(Broken):
    """The time in which the call could have been sent is over; it was not sent."""

    def __init__(self) -> None:
        super().__init__("GitHub answered too slowly to go on safely; try again.", retryable=True)


@contextmanager
def sent_within(seconds: float) -> Iterator[None]:
    """In this block (of this thread) nothing that is not the same when it is repeated is sent later than `seconds`
    from now: it is `Late`, or `Limited` where our own limiter would have kept it until then."""
    before = _ENDS.set(min(_ENDS.get(), time.monotonic() + seconds))
    try:
        yield
    finally:
        _ENDS.reset(before)


def left() -> float:
    """Seconds in which such calls may still be sent; infinite outside of `sent_within`."""
    return _ENDS.get() - time.monotonic()

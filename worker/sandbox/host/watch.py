"""Ends this process when the other side hangs up, or takes longer than it is given."""

import os
import select
import signal
import time
from contextlib import suppress
from threading import Thread

_GONE = select.POLLRDHUP
_LOOK_S = 0.5
_MOST_CLEARING_S = 20.0
_BYTES_A_SECOND = 1 << 20
_PATIENCE_S = 30.0


def transfer_s(size: int) -> float:
    """How long `size` bytes may take on their way."""
    return _PATIENCE_S + size / _BYTES_A_SECOND


class Watch:
    """Looks at one connection from a thread of its own, so that nothing that hangs is in its way.

    The end is SIGTERM, which unwinds what is open; and whatever is stuck after that, the kernel's.
    """

    def __init__(self, file: int) -> None:
        self._file = file
        self._until = time.monotonic()
        self._thread = Thread(target=self._run, name="watch", daemon=True)

    def start(self, seconds: float) -> None:
        """Begin; the first step may take that long."""
        self.allow(seconds)
        self._thread.start()

    def allow(self, seconds: float) -> None:
        """From now on what is done next may take that long."""
        self._until = time.monotonic() + seconds

    def _run(self) -> None:
        poll = select.poll()
        poll.register(self._file, _GONE)  # and what is always told: an end, an error
        while (left := self._until - time.monotonic()) > 0:
            if poll.poll(min(left, _LOOK_S) * 1000):
                break
        with suppress(ProcessLookupError):
            os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_MOST_CLEARING_S)
        os._exit(1)

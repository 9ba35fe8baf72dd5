"""Output as it comes: kept up to a limit, drained to the end whatever happens.

A client that stops reading makes the engine hang when the container is killed, so reading never stops.
"""

import threading
from enum import Enum

from worker.sandbox.engine.wire import Wire


class Seen(Enum):
    """What the host waited for, and came first."""

    END = "end"
    EXCESS = "excess"
    NOTHING = "nothing"


class Recording:
    """Reads `wire` in a thread of its own, and feeds it `stdin` from another if there is any.

    Output beyond `limit` is never kept; `patient` recordings do not tell of it either.
    """

    def __init__(self, wire: Wire, limit: int, stdin: bytes = b"", *, patient: bool = False) -> None:
        wire.wait(None)
        self._wire, self._limit, self._patient = wire, limit, patient
        self._kept = bytearray()
        self._excess = False
        self._news = threading.Event()
        self._reader = threading.Thread(target=self._drain, daemon=True)
        self._reader.start()
        if stdin:
            threading.Thread(target=wire.send, args=(stdin,), daemon=True).start()

    @property
    def output(self) -> bytes:
        """What was kept."""
        return bytes(self._kept)

    def wait(self, seconds: float) -> Seen:
        """Until the output ends or passes the limit, but no longer than `seconds`."""
        if not self._news.wait(max(0.0, seconds)):
            return Seen.NOTHING
        return Seen.EXCESS if self._excess else Seen.END

    def finish(self, seconds: float) -> None:
        """Wait for the end of the stream, then hang up in any case."""
        self._reader.join(seconds)
        self._wire.close()

    def _drain(self) -> None:
        try:
            for _, piece in self._wire.frames():
                self._keep(piece)
        except (OSError, ValueError):
            pass  # hung up by us or by the engine: either way there is nothing more to read
        finally:
            self._news.set()

    def _keep(self, piece: bytes) -> None:
        room = self._limit - len(self._kept)
        self._kept += piece[:room]
        if len(piece) > room and not self._patient:
            self._excess = True
            self._news.set()

"""Bytes from an iterator of chunks, taken in exact amounts and never more than are allowed."""

from collections.abc import Iterable

from core.errors import Broken


class HostileArchive(Broken):
    """The stream is no archive that an honest packer writes, or it is larger than allowed."""


class Cut(HostileArchive):
    """The stream ends too early, or goes on for longer than it is listened to."""


class Stream:
    """A reader that holds at most one chunk beyond what was asked for."""

    def __init__(self, chunks: Iterable[bytes], limit: int) -> None:
        self._chunks = iter(chunks)
        self._rest = memoryview(b"")
        self._left = limit

    def take(self, size: int) -> bytes:
        """Exactly `size` bytes; `Cut` when the stream ends before, or passes its limit."""
        return b"".join(self._pieces(size))

    def skip(self, size: int) -> None:
        """Move `size` bytes ahead without keeping them."""
        for _ in self._pieces(size):
            pass

    def _pieces(self, size: int) -> Iterable[memoryview]:
        self._left -= size
        if self._left < 0:
            raise Cut("What the sandbox handed over is larger than allowed.")
        while size > 0:
            if not self._rest:
                self._rest = self._next()
            piece, self._rest = self._rest[:size], self._rest[size:]
            size -= len(piece)
            yield piece

    def _next(self) -> memoryview:
        for chunk in self._chunks:
            if chunk:
                return memoryview(chunk)
        raise Cut("What the sandbox handed over ends in the middle.")

"""A body taken apart: its head, then archives, which go to a nameless file before anybody holds them in memory."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, TypeVar

from pydantic import ValidationError

from core.errors import Broken
from worker.sandbox.archive.stream import HostileArchive, Stream
from worker.sandbox.host.talk import Garbled, Request, Talk
from worker.sandbox.host.watch import transfer_s
from worker.sandbox.protocol import HEAD_FIELD, MOST_HEAD
from worker.sandbox.protocol.heads import Head

_CHUNK = 1 << 16
_Asked = TypeVar("_Asked", bound=Head)


class Body:
    """The body of one request. What it says about sizes is held against what it said in its header first."""

    def __init__(self, talk: Talk, request: Request, folder: Path, allow: Callable[[float], None]) -> None:
        self._folder, self._size, self._allow = folder, request.size, allow
        said = request.fields.get(HEAD_FIELD.lower(), str(request.size))
        self._head = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else MOST_HEAD + 1
        self._stream = Stream(talk.body(), request.size)

    def head(self, kind: type[_Asked]) -> _Asked:
        """The head, as a `kind`; `Garbled` says what is wrong with it."""
        if self._head > min(MOST_HEAD, self._size):
            raise Garbled(413, f"A head has at most {MOST_HEAD} bytes, and no more than its body.")
        self._allow(transfer_s(self._head))
        raw = self._taken(self._head)
        try:
            return kind.model_validate_json(raw)
        except ValidationError as wrong:
            first = wrong.errors(include_input=False, include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            raise Garbled(400, f"The head of the request is wrong at {where[:100]!r}: {first['msg']}.") from None

    def expect(self, *sizes: int) -> None:
        """`Garbled` unless these are the sizes of what follows the head."""
        if self._head + sum(sizes) != self._size:
            raise Garbled(400, f"The body has {self._size} bytes, and its head speaks of {self._head + sum(sizes)}.")

    def archive(self, size: int) -> bytes:
        """The next `size` bytes. A slow sender fills a file, not memory."""
        self._allow(transfer_s(size))
        with tempfile.TemporaryFile(dir=self._folder, buffering=0) as spool:
            left = size
            while left:
                _write(spool, piece := self._taken(min(left, _CHUNK)))
                left -= len(piece)
            spool.seek(0)
            return spool.read()

    def _taken(self, size: int) -> bytes:
        try:
            return self._stream.take(size)
        except HostileArchive as why:
            raise Garbled(400, "The body ends too early.") from why


def _write(spool: IO[bytes], piece: bytes) -> None:
    try:
        whole = spool.write(piece) == len(piece)
    except OSError:
        whole = False
    if not whole:
        raise Broken("The sandbox host has no room for the archive; try again later.", retryable=True)

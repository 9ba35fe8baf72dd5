"""A connection that the engine hands over to a process: bytes in, frames out.

The SDK reads from the socket below a buffer that may already hold the first frames, so this is done here.
"""

import io
import json
import os
import select
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress

from core.errors import Broken
from worker.sandbox.engine.connection import Connection

_HEADER = 8
_CHUNK = 1 << 16


class Wire:
    """One hijacked connection."""

    def __init__(self, connection: Connection, place: str, body: object = None) -> None:
        self._socket = connection.dial()
        self._maker = os.getpid()
        self._reader = io.BufferedReader(socket.SocketIO(self._socket, "r"), _CHUNK)
        data = b"" if body is None else json.dumps(body).encode()
        head = (
            f"POST {connection.path(place)} HTTP/1.1\r\nHost: engine\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n"
        )
        try:
            self._socket.sendall(head.encode() + data)
            self._welcome()
        except OSError as why:
            self.close()
            raise Broken(f"The Docker engine broke the connection: {why}.", retryable=True) from why

    def _welcome(self) -> None:
        status = self._reader.readline().split(b" ", 2)
        while self._reader.readline().strip():
            pass
        if len(status) < 2 or status[1] not in {b"101", b"200"}:
            self.close()
            raise Broken(f"The Docker engine did not hand over the connection: {status!r}.", retryable=True)

    def send(self, data: bytes) -> None:
        """All of `data`, then the end of input; a reader that went away is no error."""
        with suppress(OSError):
            self._socket.sendall(data)
            self._socket.shutdown(socket.SHUT_WR)

    def push(self, data: bytes) -> None:
        """All of `data`, and more may follow; OSError where nobody reads any more."""
        self._socket.sendall(data)

    def frames(self) -> Iterator[tuple[int, bytes]]:
        """Pieces of output as (1 stdout | 2 stderr, bytes) until the process's side is closed."""
        while len(head := self._reader.read(_HEADER)) == _HEADER:
            stream, size = struct.unpack(">BxxxL", head)
            while size and (piece := self._reader.read1(min(size, _CHUNK))):
                size -= len(piece)
                yield stream, piece
            if size:
                return

    def wait(self, seconds: float | None) -> None:
        """How long a read may last from now on; None: for ever."""
        self._socket.settimeout(seconds)

    def quiet(self) -> bool:
        """Whether nothing has come that nobody read, not even the end."""
        poll = select.poll()
        poll.register(self._socket, select.POLLIN)
        return not poll.poll(0)

    def close(self) -> None:
        """Hang up; the other side notices at once, also when another thread is reading.

        In a process that was forked from the maker's it only lets go: the connection is not its own.
        """
        if self._maker == os.getpid():
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

"""The runner's side of a holder: starting one, asking it for runs, and its end."""

import base64
import json
import select
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import Broken

BASE = "/sys"  # where a holder lays out the box's folders, in its own mount namespace
_PROGRAM = Path(__file__).with_name("holder.py")
_END_S = 10


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the box that is kept in memory."""

    name: str
    size: int
    inodes: int
    executable: bool = True


@dataclass(frozen=True, slots=True)
class Order:
    """What a holder is told once: whom to become, what to lay out, which filter its runs get."""

    user: int | None  # None: stay who we are
    folders: Sequence[Folder]
    files: Mapping[str, bytes]
    binds: Sequence[tuple[Path, str]]
    seccomp: bytes
    processors: Sequence[int] = ()  # the only ones to run on, where no group limits the time
    port: int = 0  # where the way out listens, in a network of the box's own; 0: no run has any network

    def message(self) -> dict[str, Any]:
        """As the holder reads it."""
        options = [(f.name, f"size={f.size},nr_inodes={f.inodes},mode=0755", f.executable) for f in self.folders]
        return {
            "user": self.user,
            "processors": list(self.processors),
            "folders": options,
            "files": {name: base64.b64encode(data).decode() for name, data in self.files.items()},
            "binds": [(str(source), name) for source, name in self.binds],
            "seccomp": base64.b64encode(self.seccomp).decode(),
            "port": self.port,
        }


@dataclass(slots=True)
class Holder:
    """A holder that waits for its order."""

    _process: subprocess.Popen[bytes]
    control: socket.socket

    @property
    def pid(self) -> int:
        """The process that is the parent of everything in the box."""
        return self._process.pid

    def waits(self) -> bool:
        """Whether it is there, and has said nothing that nobody asked for."""
        poll = select.poll()
        poll.register(self.control, select.POLLIN)
        return self._process.poll() is None and not poll.poll(0)

    def prepare(self, order: Order) -> socket.socket | None:
        """Let it make the box; `Broken` with the machine's own words if it cannot.

        What listens at the order's `port`, in the box's network, for us to accept from.
        """
        self.send(order.message())
        head, handed, _, _ = socket.recv_fds(self.control, 4, 1)
        listener = socket.socket(fileno=handed[0]) if handed else None
        answer = self._body(head + self._exactly(4 - len(head)))
        if "error" in answer:
            raise Broken(
                f"A sandbox could not be made on this machine: {answer['error']}. "
                "Are unprivileged user namespaces allowed here?"
            )
        return listener

    def send(self, message: Mapping[str, Any], fds: Sequence[int] = ()) -> None:
        """One message, with open files."""
        body = json.dumps(message).encode()
        try:
            socket.send_fds(self.control, [len(body).to_bytes(4, "big")], list(fds))
            self.control.sendall(body)
        except OSError as error:
            raise Broken("The sandbox is gone.", retryable=True) from error

    def receive(self) -> dict[str, Any]:
        """The next answer; `Broken` if the holder died."""
        return self._body(self._exactly(4))

    def _body(self, head: bytes) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self._exactly(int.from_bytes(head, "big")))
        return answer

    def kill(self) -> None:
        """End the run that is under way; the answer to it still comes."""
        with suppress(OSError):  # it is gone: the answer will say so
            self.control.sendall(bytes(4))

    def dismiss(self) -> None:
        """Let it end, and everything in the box with it, while another thread may be waiting for its answer."""
        with suppress(OSError):
            self.control.shutdown(socket.SHUT_RDWR)

    def _exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            piece = b""
            with suppress(ConnectionResetError):  # it was killed: the same end, said in another way
                piece = self.control.recv(size - len(data))
            if not piece:
                raise Broken("The sandbox died.", retryable=True)
            data += piece
        return data

    def close(self) -> None:
        """Its end; nothing of the box is left when this returns."""
        self.control.close()
        try:
            self._process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def start(prefix: Sequence[str] = (), environment: Mapping[str, str] | None = None) -> Holder:
    """A holder in a fresh interpreter; `prefix` is a program that runs it under limits of its own."""
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [*prefix, sys.executable, "-I", "-S", str(_PROGRAM)],
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=dict(environment or {}),
            start_new_session=True,
        )
    return Holder(process, ours)

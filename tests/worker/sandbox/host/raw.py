"""A caller who writes bytes, not requests."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.worker.sandbox.host.hosting import PATIENCE_S, Host
from worker.sandbox.protocol import VERSION, VERSION_FIELD


@dataclass(frozen=True, slots=True)
class Answered:
    """Status, and the sentence if it is a refusal."""

    status: int
    sentence: str


@contextmanager
def wire_to(host: Host) -> Iterator[socket.socket]:
    """A connection to the host's socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as wire:
        wire.settimeout(PATIENCE_S)
        wire.connect(str(host.address.path))
        yield wire


def request(method: str, path: str, body: bytes = b"", **fields: str) -> bytes:
    """A request's bytes; `fields` (`_` for `-`) go over the usual ones."""
    usual = {VERSION_FIELD: VERSION, "Host": "host", "Content-Length": str(len(body))}
    given = {**usual, **{name.replace("_", "-"): value for name, value in fields.items()}}
    head = "".join(f"{name}: {value}\r\n" for name, value in given.items() if value)
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body


def answer(wire: socket.socket) -> Answered:
    """The next answer on a connection."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += _some(wire, 1)
    size, body = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]), b""
    while len(body) < size:
        body += _some(wire, size - len(body))
    return Answered(int(head.split(b" ", 2)[1]), json.loads(body).get("error", ""))


def _some(wire: socket.socket, most: int) -> bytes:
    piece = wire.recv(most)
    if not piece:
        raise ConnectionResetError("hung up")
    return piece


def asked(host: Host, data: bytes) -> Answered:
    """The first answer to `data` on a connection of its own."""
    with wire_to(host) as wire:
        wire.sendall(data)
        return answer(wire)

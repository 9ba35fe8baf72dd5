"""A connection to a host, and calls on it, one after the other."""

import os
import select
import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import TypeVar

from pydantic import ValidationError

from core.errors import Broken, PolicyRefused, Refused, Unfinished
from worker.sandbox import protocol
from worker.sandbox.away import Remote
from worker.sandbox.away.dialling import TRUST, dial
from worker.sandbox.protocol.heads import Fault, Head

_MOST_SAID = 256 << 20  # of an answer: what may be collected, and more
_MOST_HEAD = 16 << 20
_FRESH_S = 30.0  # an idle one is taken up again for so long
_CHUNK = 1 << 20
_Said = TypeVar("_Said", bound=Head)


class Line:
    """One connection. It belongs to the process that made it: a fork has none."""

    def __init__(self, remote: Remote) -> None:
        self._address, self._maker = remote.address, os.getpid()
        self._wire = dial(remote)
        self._talk = HTTPConnection("sandbox-host")
        self._talk.sock = self._wire
        self._talk.auto_open = 0  # a line that is lost is lost: nothing else is called instead
        self._since = time.monotonic()
        self.whole = True  # False once an answer was lost: what the host thinks is not known then

    def call(
        self, place: tuple[str, str], ask: Head | None, said: type[_Said], *, payloads: Sequence[bytes] = (), s: float
    ) -> tuple[_Said, bytes]:
        """The answer's head and what follows it, within `s` seconds; the host's refusals as the errors they are."""
        self.whole = False
        head = b"" if ask is None else ask.model_dump_json().encode()
        try:
            self._wire.settimeout(s)
            self._send(place, head, payloads)
            answer = self._talk.getresponse()
            raw = answer.read(_MOST_SAID + 1)
        except ssl.SSLError as why:
            doubt = f"The sandbox host at {self._address} does not believe who we are: {_short(why)}."
            raise Refused(f"{doubt} {TRUST}") from why
        except (OSError, HTTPException) as why:
            raise Broken(f"The sandbox host at {self._address} hung up: {_short(why)}.", retryable=True) from why
        self._since = time.monotonic()
        self.whole = not answer.will_close and len(raw) <= _MOST_SAID
        return self._understood(answer, raw, said)

    def idle(self) -> bool:
        """Whether another call may be made on it: nothing was lost, and the other side is there."""
        poll = select.poll()
        poll.register(self._wire, select.POLLIN | select.POLLRDHUP)
        fresh = time.monotonic() - self._since < _FRESH_S
        return self.whole and fresh and self._maker == os.getpid() and not poll.poll(0)

    def cut(self) -> None:
        """Hang up from another thread than the one that calls, which hears of it at once."""
        self.whole = False
        with suppress(OSError):
            socket.socket.shutdown(self._wire, socket.SHUT_RDWR)  # below TLS, whose own way is the other thread's

    def close(self) -> None:
        """Hang up; the host ends what was open."""
        self._talk.close()
        self._wire.close()

    def _send(self, place: tuple[str, str], head: bytes, payloads: Sequence[bytes]) -> None:
        method, path = place
        fields = {
            protocol.VERSION_FIELD: protocol.VERSION,
            protocol.HEAD_FIELD: str(len(head)),
            "Content-Length": str(len(head) + sum(map(len, payloads))),
        }
        # It may have answered before it heard all; over TLS, a line that takes no more is told as an early end.
        with suppress(BrokenPipeError, ConnectionResetError, ssl.SSLEOFError):
            self._talk.request(method, path, _pieces(head, *payloads), fields)

    def _understood(self, answer: HTTPResponse, raw: bytes, said: type[_Said]) -> tuple[_Said, bytes]:
        theirs = answer.headers.get(protocol.VERSION_FIELD, "")
        size = answer.headers.get(protocol.HEAD_FIELD, str(len(raw)))
        try:
            if answer.status >= 300:
                raise _raised(Fault.model_validate_json(raw[:_MOST_HEAD]))
            if theirs != protocol.VERSION:
                raise Refused(protocol.another_version(caller=protocol.VERSION, host=theirs))
            split = min(int(size), _MOST_HEAD, len(raw))
            return said.model_validate_json(raw[:split]), raw[split:]
        except ValueError as why:  # pydantic's, too
            self.whole = False
            raise Broken(f"What answers at {self._address} is no sandbox host: {_wrong(why)}.") from why


def _pieces(*parts: bytes) -> Iterator[bytes]:
    for part in parts:
        view = memoryview(part)
        for start in range(0, len(part), _CHUNK):
            yield bytes(view[start : start + _CHUNK])


def _raised(fault: Fault) -> Exception:
    if fault.kind == "refused":
        return PolicyRefused(fault.error)
    return Unfinished(fault.error) if fault.kind == "unfinished" else Broken(fault.error, retryable=fault.retryable)


def _wrong(why: ValueError) -> str:
    return "its answer is not understood" if isinstance(why, ValidationError) else str(why)[:200]


def _short(why: Exception) -> str:
    if isinstance(why, ssl.SSLError) and why.reason:
        return why.reason.lower().replace("_", " ")
    return str(getattr(why, "strerror", None) or why or type(why).__name__)

"""The host's first process: it listens, lets each connection have a process of its own, and does nothing else.

It has one thread and no connection to the engine, so that a fork takes nothing along. Whatever a caller does, it does
to a process that is that caller's alone.
"""

import os
import selectors
import signal
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import NoReturn

from core.dying import die_with
from core.errors import PolicyRefused
from worker.sandbox.host.doors import Door
from worker.sandbox.host.session import House, serve
from worker.sandbox.protocol import VERSION, VERSION_FIELD
from worker.sandbox.protocol.heads import Fault

_LOOK_S = 0.5
_STOPS_S = 15.0
_MOST = 256  # connections at a time; those that come later wait in the kernel
_FROM_ONE = 128  # from one machine or user
_SHORT_S = 2.0
_CHUNK = 1 << 16


class Reception:
    """Accepts at `doors`; `fault` keeps what went wrong in a connection's process."""

    def __init__(self, house: House, doors: Sequence[Door], fault: Callable[[BaseException], object]) -> None:
        self._house, self._doors, self._fault = house, doors, fault
        self._children: dict[int, str] = {}

    def run(self) -> NoReturn:
        """For ever; whatever ends it ends every connection."""
        with ExitStack() as closing:
            closing.callback(self._stop)
            ready = closing.enter_context(_looked_at(self._doors))
            while True:
                self._bury()
                for door in ready() if len(self._children) < _MOST else _nap():
                    self._accept(door)

    def _accept(self, door: Door) -> None:
        with suppress(OSError), door.listener.accept()[0] as wire:
            wire.setblocking(True)
            try:
                origin = door.origin(wire)
            except PolicyRefused as why:
                _turn_away(wire, 403, str(why))
                return
            if Counter(self._children.values())[origin] >= _FROM_ONE:
                _turn_away(wire, 503, f"This sandbox host has {_FROM_ONE} connections from there; try again later.")
                return
            self._children[self._fork(door, wire)] = origin

    def _fork(self, door: Door, wire: socket.socket) -> int:
        parent = os.getpid()
        child = os.fork()
        if child:
            return child
        code = 1
        try:
            die_with(parent)
            signal.set_wakeup_fd(-1)
            for one in self._doors:
                one.listener.close()
            serve(self._house, door, wire)
            code = 0
        except KeyboardInterrupt:
            code = 0
        except Exception as fault:
            self._fault(fault)
            raise
        finally:
            os._exit(code)  # nothing of the parent's is unwound in here

    def _bury(self) -> None:
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG)[0]) != 0:
                self._children.pop(ended, None)

    def _stop(self) -> None:
        """Ask all to end; who does not is killed."""
        until = time.monotonic() + _STOPS_S
        for number in (signal.SIGTERM, signal.SIGKILL):
            for child in self._children:
                with suppress(ProcessLookupError):
                    os.kill(child, number)
            while self._children and time.monotonic() < until:
                self._bury()
                time.sleep(0.02)


@contextmanager
def _looked_at(doors: Sequence[Door]) -> Iterator[Callable[[], list[Door]]]:
    """What waits a moment, and returns the doors at which somebody stands."""
    with selectors.DefaultSelector() as selector, ExitStack() as closing:
        for door in doors:
            door.listener.setblocking(False)
            selector.register(door.listener, selectors.EVENT_READ, door)
            closing.callback(door.close)
        yield lambda: [key.data for key, _ in selector.select(_LOOK_S)]


def _nap() -> list[Door]:
    time.sleep(0.05)
    return []


def _turn_away(wire: socket.socket, status: int, sentence: str) -> None:
    """A few words to somebody who gets no process. On a port they cannot be heard: nobody has shaken hands."""
    if wire.family != socket.AF_UNIX:
        return
    body = Fault(error=sentence, kind="refused", retryable=status == 503).model_dump_json().encode()
    head = (
        f"HTTP/1.1 {status} Refused\r\n{VERSION_FIELD}: {VERSION}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    wire.settimeout(_SHORT_S)
    wire.sendall(head.encode() + body)
    wire.shutdown(socket.SHUT_WR)

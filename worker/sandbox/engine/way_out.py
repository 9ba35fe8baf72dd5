"""The way from a container without network to our proxy: through the engine's own connection to a command in it.

So it needs no address on the host and no route, an engine on another machine is as good, and there is nothing in the
container's network that anything else could be reached by. The command belongs to a user of its own, which the
installers' user cannot touch.
"""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from core.errors import Broken
from worker.sandbox.engine import tunnel
from worker.sandbox.engine.container import Container
from worker.sandbox.engine.execs import Call, start
from worker.sandbox.engine.hardening import KEEPER
from worker.sandbox.engine.wire import Wire
from worker.sandbox.proxy import PORT

if TYPE_CHECKING:
    from worker.sandbox.proxy.serving import Proxy

_STDOUT = 1
_CHUNK = 1 << 16
_PATIENCE_S = 30.0
_PROGRAM = Path(tunnel.__file__)


@contextmanager
def way_out(container: Container, proxy: "Proxy") -> Iterator[None]:
    """While this lasts, `proxy` answers on the loopback of `container`."""
    argv = ("python3", "-I", "-S", "-c", _PROGRAM.read_text("utf-8"), str(PORT))
    call = Call(argv, f"{KEEPER}:{KEEPER}", cwd="/", listens=True)
    wire = start(container.connection, container.id, call).wire
    with ExitStack() as closing:
        closing.callback(wire.close)
        frames = _ready(wire)
        ours, theirs = socket.socketpair()
        closing.callback(ours.close)
        work = [
            Thread(target=_up, args=(frames, ours), daemon=True),
            Thread(target=_down, args=(ours, wire), daemon=True),
            Thread(target=_carry, args=(theirs, proxy), daemon=True),
        ]
        for thread in work:
            thread.start()
        try:
            yield
        finally:
            wire.close()
            with suppress(OSError):
                ours.shutdown(socket.SHUT_RDWR)
            for thread in work:
                thread.join()


def _ready(wire: Wire) -> Iterator[tuple[int, bytes]]:
    """The frames after the one that says that it listens."""
    wire.wait(_PATIENCE_S)
    frames = wire.frames()
    try:
        said = next(frames, (0, b""))[1]
    except OSError as why:
        raise Broken("The way out of the set-up container did not open.", retryable=True) from why
    if not said.startswith(b"ready"):
        raise Broken(f"The way out of the set-up container could not be opened: {said.decode('utf-8', 'replace')}")
    wire.wait(None)
    return frames


def _up(frames: Iterator[tuple[int, bytes]], ours: socket.socket) -> None:
    with suppress(OSError, ValueError):
        for stream, piece in frames:
            if stream == _STDOUT:
                ours.sendall(piece)
    with suppress(OSError):
        ours.shutdown(socket.SHUT_WR)


def _down(ours: socket.socket, wire: Wire) -> None:
    with suppress(OSError):
        while piece := ours.recv(_CHUNK):
            wire.push(piece)


def _carry(theirs: socket.socket, proxy: "Proxy") -> None:
    with theirs:
        tunnel.Tunnel(theirs.fileno(), theirs.fileno(), proxy.take).run()

"""Many connections over one stream: none waits for another, and the end of each is told."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from worker.sandbox.engine.tunnel import WINDOW, Tunnel

_LARGE = 12 * WINDOW


@contextmanager
def tunnel() -> Iterator[tuple[int, list[socket.socket]]]:
    """The port that the one end listens at, and what comes out of the other."""
    one, other = socket.socketpair()
    came: list[socket.socket] = []
    listener = socket.create_server(("127.0.0.1", 0))
    work = [
        threading.Thread(target=Tunnel(one.fileno(), one.fileno()).run, args=(listener,)),
        threading.Thread(target=Tunnel(other.fileno(), other.fileno(), came.append).run),
    ]
    for thread in work:
        thread.start()
    try:
        yield listener.getsockname()[1], came
    finally:
        one.shutdown(socket.SHUT_RDWR)
        for thread in work:
            thread.join(20)
        assert not any(thread.is_alive() for thread in work)
        for each in (one, other, listener, *came):
            each.close()


def opened(port: int, came: list[socket.socket]) -> tuple[socket.socket, socket.socket]:
    """Both ends of a new connection."""
    before = len(came)
    near = socket.create_connection(("127.0.0.1", port), timeout=20)
    near.sendall(b"?")
    while len(came) == before:
        threading.Event().wait(0.005)
    far = came[-1]
    far.settimeout(20)
    assert far.recv(1) == b"?"
    return near, far


def received(wire: socket.socket) -> int:
    size = 0
    while piece := wire.recv(1 << 16):
        size += len(piece)
    return size


def sent(wire: socket.socket, size: int) -> None:
    with suppress(OSError):
        wire.sendall(bytes(size))
        wire.shutdown(socket.SHUT_WR)


def test_one_that_is_not_read_holds_up_no_other() -> None:
    with tunnel() as (port, came):
        stuck, source = opened(port, came)
        pushing = threading.Thread(target=sent, args=(source, _LARGE))
        pushing.start()
        near, far = opened(port, came)
        down = threading.Thread(target=sent, args=(far, _LARGE))
        up = threading.Thread(target=sent, args=(near, _LARGE))
        down.start()
        up.start()
        sizes: list[int] = []
        reading = threading.Thread(target=lambda: sizes.append(received(far)))
        reading.start()
        assert received(near) == _LARGE
        reading.join()
        assert sizes == [_LARGE]
        assert received(stuck) == _LARGE, "and it is all there when somebody reads it"
        for thread in (pushing, down, up):
            thread.join()
        near.close()
        stuck.close()


def test_whoever_hangs_up_is_heard_on_the_other_side() -> None:
    with tunnel() as (port, came):
        near, far = opened(port, came)
        near.close()
        assert far.recv(1) == b""
        near, far = opened(port, came)
        far.close()
        assert near.recv(1) == b""
        near.close()

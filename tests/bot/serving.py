"""The receiver on loopback, in a thread of the test."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import uvicorn

from bot.app import Receiver


@contextmanager
def bound() -> Iterator[socket.socket]:
    """A place of its own on loopback, for whoever has to know the address before anything is served there."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        yield listening


@contextmanager
def served(receiver: Receiver, place: socket.socket | None = None) -> Iterator[str]:
    """The URL at which `receiver` answers until the end; at `place`, where one is given."""
    with bound() if place is None else nullcontext(place) as listening:
        listening.listen()  # whoever comes before the server is ready waits
        server = uvicorn.Server(uvicorn.Config(receiver, log_level="critical", proxy_headers=False))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()

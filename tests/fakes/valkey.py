"""A real queue server for a test, in a folder of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis

from core.queue.embedded import Embedded, hold


@contextmanager
def valkey(folder: Path) -> Iterator[tuple[Embedded, Redis]]:
    """The server and a client of it, as somebody has it who may write there what they like."""
    with hold(folder) as server:
        server.ensure()
        with Redis.from_url(server.url, socket_timeout=5) as client:
            yield server, client

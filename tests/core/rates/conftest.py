"""A real server, and buckets in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from core.queue.embedded import Embedded
from tests.fakes.valkey import valkey


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[Embedded, Redis]]:
    """A queue server and a client of it."""
    with valkey(tmp_path / "queue") as running:
        yield running

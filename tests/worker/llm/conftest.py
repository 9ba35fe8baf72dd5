"""A server that plays the provider, and the way to it."""

from collections.abc import Iterator

import pytest

from tests.fakes.model_server import ModelServer
from tests.worker.llm.story import access_to
from worker.llm import Access


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture
def access(server: ModelServer) -> Access:
    return access_to(server.url)

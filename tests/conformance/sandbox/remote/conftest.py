"""The driver of all stories below: a sandbox host over Docker, called through its socket."""

from collections.abc import Iterator

import pytest

from tests.worker.sandbox.host.hosting import Host, hosted
from worker.sandbox import Driver


@pytest.fixture(scope="session")
def host() -> Iterator[Host]:
    """A host that allows whatever the stories ask for."""
    with hosted("docker", SANDBOXES_MEMORY_MIB="4096") as running:
        yield running


@pytest.fixture(scope="session")
def driver(host: Host) -> Driver:
    """A caller's driver; the host must serve it."""
    made = host.driver()
    assert made.available() == ""
    return made

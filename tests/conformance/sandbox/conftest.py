"""Both drivers, and boxes of theirs. A machine without one of the engines fails: nothing is skipped."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from core import plugins
from tests.conformance.sandbox.walls import LIMITS as LIMITS
from worker import sandbox
from worker.sandbox import Box, BoxSpec, Driver, Limits, Options

DRIVERS = ("bubblewrap", "docker")


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where drivers of this test process keep what they make."""
    return tmp_path_factory.mktemp("sandbox-cache")


@pytest.fixture(scope="session", params=DRIVERS)
def driver(request: pytest.FixtureRequest, cache: Path) -> Driver:
    """Each driver in turn; it must work here."""
    made: Driver = plugins.load(sandbox, request.param).open_driver(Options(cache=cache))
    assert made.available() == ""
    return made


@pytest.fixture(scope="session")
def shared_box(driver: Driver) -> Iterator[Box]:
    """One box for many attacks: what one run does must not touch the next."""
    with driver.open(BoxSpec(driver.image("python"), b"", limits=LIMITS)) as box:
        yield box


Opener = Callable[..., Box]


@pytest.fixture
def open_box(driver: Driver) -> Iterator[Opener]:
    """Makes a box of one's own: `open_box(limits=…, files=…)`."""
    with ExitStack() as stack:

        def make(*, files: bytes = b"", limits: Limits = LIMITS) -> Box:
            spec = BoxSpec(driver.image("python"), files, limits=limits)
            return stack.enter_context(driver.open(spec))

        yield make

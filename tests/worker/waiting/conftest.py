"""Both drivers with one box waiting, and what the stories ask of them."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from docker import APIClient

from core import plugins
from worker import sandbox
from worker.sandbox import BoxSpec, Command, Driver, Image, Limits, Options
from worker.sandbox.archive.packing import pack
from worker.sandbox.engine.container import RUN
from worker.sandbox.waiting import Pool

PATIENCE_S = 300.0
LIMITS = Limits(wall_s=200, memory_bytes=128 << 20, processes=40, workspace_bytes=64 << 20)
HARNESS = {"ours.py": b"print('ours')"}


def until(holds: Callable[[], object]) -> None:
    """Wait for it; it fails if it never comes."""
    assert _comes(holds, PATIENCE_S)


def _comes(holds: Callable[[], object], patience_s: float) -> bool:
    end = time.monotonic() + patience_s
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


class Place:
    """A driver that has boxes waiting."""

    def __init__(self, name: str, cache: Path, size: int = 1) -> None:
        self.driver: Any = plugins.load(sandbox, name).open_driver(Options(cache=cache, waiting=size))
        self.image: Image = self.driver.image("python")

    @property
    def pool(self) -> Pool[Any]:
        found: Pool[Any] = self.driver.waiting
        return found

    def spec(self, files: dict[str, bytes] | None = None, limits: Limits = LIMITS) -> BoxSpec:
        return BoxSpec(self.image, pack(files or {}), harness=HARNESS, limits=limits)

    def said(self, line: str, **files: bytes) -> str:
        """What a command says in a box of its own."""
        with self.driver.open(self.spec(files)) as box:
            done = box.run(Command(("sh", "-c", line)))
        return str(done.output.decode())

    def filled(self) -> None:
        """Until a box waits; asking for one is what has them made, and made again where an engine was too busy."""
        assert self.pool.count(self.spec()) or any(self._asked() for _ in range(6))

    def _asked(self) -> bool:
        self.said("true")
        return _comes(lambda: self.pool.count(self.spec()), PATIENCE_S / 6)


@pytest.fixture(params=("docker", "bubblewrap"))
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Each driver in turn; it must work here."""
    yield from _opened(str(request.param), tmp_path)


@pytest.fixture
def docker(tmp_path: Path) -> Iterator[Place]:
    """Docker's alone."""
    yield from _opened("docker", tmp_path)


def _opened(name: str, folder: Path) -> Iterator[Place]:
    made = Place(name, folder / "cache")
    driver: Driver = made.driver
    assert driver.available() == ""
    yield made
    made.pool.close()


@pytest.fixture
def api() -> Iterator[APIClient]:
    """The engine, asked past the driver."""
    client = APIClient()
    yield client
    client.close()


def standing(place: Place) -> Any:
    """The one that waits for `place`, past the Pool."""
    [one] = [one for many in place.pool._shelf._stands.values() for one in many]
    return one.waits


def waiting_of(place: Place) -> str:
    """The container that waits for `place`."""
    return str(standing(place).place.container.id)


def labelled(api: APIClient) -> set[str]:
    """All containers that wait on this engine, whoever's they are."""
    return {one["Id"] for one in api.containers(all=True, filters={"label": f"{RUN}=waiting"})}

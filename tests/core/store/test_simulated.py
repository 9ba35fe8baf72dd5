"""The same plays as in memory, on the real desk: the database decides as the pure rules do."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from core.crypto import keyring
from core.store import Desk, Store, open_store
from tests.simulation.simulator import Simulation


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_play_on_the_database_ends_as_it_does_in_memory(url: str, seed: int, tmp_path: Path) -> None:
    in_memory = Simulation(seed)
    in_memory.run()
    stores: list[Store] = []

    def on_the_database(now: Callable[[], datetime]) -> Desk:
        stores.append(open_store(url, tmp_path, keyring("", tmp_path), lambda _connection: now()))
        return stores[0].desk

    on_disk = Simulation(seed, desk=on_the_database)
    on_disk.run()
    ends = on_disk.ends()
    stores[0].close()
    assert on_disk.story() == in_memory.story()
    assert ends == in_memory.ends()

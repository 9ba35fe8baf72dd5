"""`pullwright prune` on a laptop, and the clerk that does it by itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.clerk.duties import duties
from core.crypto import Keyring, keyring
from core.names import RunId
from core.queue.queue import open_queue
from core.queue.seal import Seal
from core.settings import load
from core.store import Store, open_store
from tests.core.store.test_runs import record
from tests.stories.town import Machine


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with Machine(tmp_path, {"PULLWRIGHT_KEEP_DAYS": "0"}) as made:
        yield made


@pytest.fixture
def store(machine: Machine) -> Iterator[Store]:
    opened = open_store("", machine.data, keyring("", machine.data))
    yield opened
    opened.close()


def aged(data: Path, run: RunId) -> None:
    """It is three years old."""
    engine = create_engine(f"sqlite:///{data / 'pullwright.db'}")
    with engine.begin() as connection:
        old = "UPDATE runs SET started = '2023-01-01 00:00:00.000000', ended = NULL WHERE id = :id"
        connection.execute(text(old), {"id": run})
    engine.dispose()


def test_a_laptop_forgets_what_is_old(machine: Machine, store: Store) -> None:
    old, new = record(store), record(store)
    aged(machine.data, old)
    refused = machine.types("prune")
    assert (refused.returncode, "kept for ever" in refused.stderr) == (2, True)
    done = machine.types("prune", "--days", "30")
    assert (done.returncode, "Forgotten: 1 runs" in done.stdout) == (0, True), done.stderr
    assert [store.history.knows(run) for run in (old, new)] == [False, True]
    assert machine.types("show", old).returncode == 2


def test_the_clerk_forgets_by_itself(tmp_path: Path) -> None:
    settings = load({"XDG_DATA_HOME": str(tmp_path)})
    store = open_store("", settings.data, keyring("", settings.data))
    old = record(store)
    aged(settings.data, old)
    queue = open_queue("redis://127.0.0.1:1", Seal(Keyring((b"k" * 32,))))  # nothing is put there
    prune = next(one for one in duties(settings, store, queue, lambda _: None) if one.name == "prune")
    assert (prune.step(), prune.step(), prune.wait_s(0)) == (1, 0, 3600)
    assert not store.history.knows(old)
    store.close()

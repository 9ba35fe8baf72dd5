"""A store on each database."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.crypto import keyring
from core.store import Desk, Store, open_store
from tests.fakes.databases import KINDS, Databases


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    made = Databases()
    yield made
    made.close()


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    fresh = databases.fresh(request.param)
    yield fresh
    databases.give_back(fresh)


Open = Callable[[], Store]


@pytest.fixture
def opening(url: str, tmp_path: Path) -> Iterator[Open]:
    """Opens the same database again and again, as several processes would."""
    stores: list[Store] = []

    def open_one() -> Store:
        stores.append(open_store(url, tmp_path, keyring("", tmp_path)))
        return stores[-1]

    yield open_one
    for store in stores:
        store.close()


@pytest.fixture
def store(opening: Open) -> Store:
    return opening()


@pytest.fixture
def desk(store: Store) -> Desk:
    return store.desk

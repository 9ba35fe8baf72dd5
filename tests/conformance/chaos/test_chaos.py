"""Everything is killed, again and again, and every ask still ends once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.chaos.city import City
from tests.conformance.chaos.living import live_through
from tests.conformance.chaos.verdict import Verdict
from tests.fakes.databases import Databases


@pytest.fixture
def databases() -> Iterator[Databases]:
    made = Databases()
    yield made
    made.close()


def check(found: Verdict, city: City, asks: int) -> None:
    told = f"{found} {city.faults} {city.answers}"
    assert found.forged == 0, told
    assert found.asks == asks, told
    assert found.states == {"done": asks}, told
    assert (found.usage, found.pulls, found.final, len(found.comments)) == (asks, asks, asks, asks), told
    assert found.doubled == {}, told


def test_a_thousand_asks_through_a_hundred_faults_each_end_once(tmp_path: Path, databases: Databases) -> None:
    city = City(tmp_path, databases.fresh("sqlite"), seed=20261121)
    check(live_through(city, 1000, 100, 45), city, 1000)
    assert sum(city.faults.values()) == 100


def test_the_same_on_postgresql(tmp_path: Path, databases: Databases) -> None:
    city = City(tmp_path, databases.fresh("postgresql"), seed=20261122)
    check(live_through(city, 100, 15, 12), city, 100)

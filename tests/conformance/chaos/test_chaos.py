"""Everything is killed, again and again, and every ask still ends once."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.crypto import keyring
from core.store import open_store
from tests.conformance.chaos.city import KEY, SECRET, City, wait_for
from tests.conformance.chaos.letters import letters
from tests.conformance.chaos.verdict import Verdict, done, verdict
from tests.fakes.databases import Databases


@pytest.fixture
def databases() -> Iterator[Databases]:
    made = Databases()
    yield made
    made.close()


def live_through(city: City, asks: int, faults: int, over_s: float) -> Verdict:
    """So many asks and so many faults within about `over_s`, and then quiet until everything has ended."""
    open_store(city.database, city.folder, keyring(KEY, city.folder)).close()
    chance = random.Random(city.seed)
    mail = letters(asks, SECRET, chance)
    with city.running():
        senders = city.deliver(mail, gap_s=over_s * 0.6 / len(mail))
        for _ in range(faults):
            time.sleep(chance.uniform(0.5, 1.5) * over_s / faults)
            city.break_something()
        for sender in senders:
            sender.join()
        wait_for(lambda: done(city.database) >= asks, late_s=180)
        wait_for(lambda: verdict(city.database, city.folder).final >= asks, late_s=60)
        return verdict(city.database, city.folder)


def check(found: Verdict, city: City, asks: int) -> None:
    told = f"{found} {city.faults} {city.answers}"
    assert found.forged == 0, told
    assert found.asks == asks, told
    assert found.states == {"done": asks}, told
    assert (found.usage, found.pulls, found.final, len(found.comments)) == (asks, asks, asks, asks), told
    assert found.doubled == {}, told


def test_a_thousand_asks_through_a_hundred_faults_each_end_once(tmp_path: Path, databases: Databases) -> None:
    city = City(tmp_path, databases.fresh("sqlite"), seed=20261121)
    check(live_through(city, 1000, 100, 60), city, 1000)
    assert sum(city.faults.values()) == 100


def test_the_same_on_postgresql(tmp_path: Path, databases: Databases) -> None:
    city = City(tmp_path, databases.fresh("postgresql"), seed=20261122)
    check(live_through(city, 100, 15, 12), city, 100)

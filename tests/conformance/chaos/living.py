"""A city's life: mail comes in, things break, and in the end it is quiet."""

import random
import time

from core.crypto import keyring
from core.store import open_store
from tests.conformance.chaos.city import KEY, SECRET, City, wait_for
from tests.conformance.chaos.letters import letters
from tests.conformance.chaos.verdict import Verdict, done, verdict


def found(city: City) -> None:
    """Make its tables."""
    open_store(city.database, city.folder, keyring(KEY, city.folder)).close()


def live_through(city: City, asks: int, faults: int, over_s: float) -> Verdict:
    """So many asks and so many faults within about `over_s`, and then quiet until everything has ended."""
    found(city)
    chance = random.Random(city.seed)
    mail = letters(asks, SECRET, chance)
    with city.running():
        senders = city.deliver(mail, gap_s=over_s * 0.6 / len(mail))
        for _ in range(faults):
            time.sleep(chance.uniform(0.5, 1.5) * over_s / faults)
            city.break_something()
        for sender in senders:
            sender.join()
        wait_for(lambda: done(city.database) >= asks, late_s=120 + asks)
        wait_for(lambda: verdict(city.database, city.folder).final >= asks, late_s=60)
        return verdict(city.database, city.folder)

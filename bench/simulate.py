"""The state machine under the seeded simulator: 10,000 plays of 300 events and more, in as many processes as cores.

A violation names its seed; `python -m bench simulate` finds it again, and `Simulation(seed).run()` replays it.
"""

import multiprocessing
import os
import time
from collections.abc import Iterator

from bench.figures import Figure
from tests.simulation.simulator import EVENTS, Simulation
from tests.simulation.world import Violation

_SEEDS = 10_000


def figures() -> Iterator[Figure]:
    """How many plays broke an invariant; none may."""
    started = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(os.cpu_count()) as pool:
        told = [sentence for sentence in pool.imap_unordered(_play, range(_SEEDS), chunksize=100) if sentence]
    for sentence in told:
        print(f"  {sentence}")
    yield Figure(f"plays that broke an invariant, of {_SEEDS:,} x {EVENTS} events", len(told), "", 0)
    yield Figure("  the time it took", time.perf_counter() - started, "s")


def _play(seed: int) -> str:
    try:
        Simulation(seed).run()
    except Violation as violation:
        return str(violation)
    return ""

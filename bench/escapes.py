"""Every program of the escape corpus behind every wall: Docker with runc, Docker with runsc, bubblewrap.

    python -P -m bench escapes

A program is contained if it did not get what it came for and the host is as it was: its files, switches, processes,
mounts, ports, keys, memory and clock. Each that needs a box for itself gets one. What failed is said on standard error.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure
from core.errors import Broken
from tests.conformance.sandbox.corpus import Attack, corpus
from tests.conformance.sandbox.lures import Lures, laid
from tests.conformance.sandbox.naive import succeeded
from tests.conformance.sandbox.walls import WALLS, attacked_alone, attacked_together, behind
from worker.sandbox import Driver


def figures() -> Iterator[Figure]:
    """The share that is contained by each wall, and how many succeed where there is none."""
    attacks = corpus()
    yield Figure("escape corpus: programs", len(attacks), "", least=140)
    with laid() as lures, tempfile.TemporaryDirectory() as cache:
        for wall in WALLS:
            failed = list(_failed(attacks, wall, behind(wall, Path(cache)), lures))
            print(*failed, sep="\n", file=sys.stderr, flush=True)
            yield Figure(f"  contained by {wall}", 100 * (1 - len(failed) / len(attacks)), "%", least=100)
        worked = succeeded([attack for attack in attacks if attack.naive], lures)
        yield Figure("  that succeed where nothing is hardened", len(worked), "", least=50)


def _failed(attacks: tuple[Attack, ...], wall: str, driver: Driver, lures: Lures) -> Iterator[str]:
    yield from attacked_together([one for one in attacks if not one.runs_alone], wall, driver, lures)
    for attack in attacks:
        if attack.runs_alone:
            try:
                yield from attacked_alone(attack, wall, driver, lures)
            except Broken as why:
                yield f"{attack.id}: {why}"

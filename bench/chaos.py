"""Ten thousand deliveries through more than six hundred faults: what was lost, doubled or believed. Ten minutes."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.figures import Figure
from tests.conformance.chaos.city import City
from tests.conformance.chaos.living import live_through

_ASKS = 4800  # with duplicates, replays, forged and malformed ones: ten thousand deliveries
_FAULTS = 620
_OVER_S = 400.0


def figures() -> Iterator[Figure]:
    """One long life."""
    with TemporaryDirectory() as folder:
        city = City(Path(folder), f"sqlite:///{folder}/chaos.db", seed=20261121)
        there = live_through(city, _ASKS, _FAULTS, _OVER_S)
    yield Figure("chaos: deliveries answered", sum(city.answers.values()), "", least=10_000)
    yield Figure("  faults", sum(city.faults.values()), "", least=600)
    yield Figure("  asks that did not end", _ASKS - there.states.get("done", 0), "", 0)
    yield Figure("  asks without a usage record", _ASKS - there.usage, "", 0)
    yield Figure("  asks without a pull request", _ASKS - there.heads, "", 0)
    yield Figure("  asks without last words", _ASKS - there.final, "", 0)
    yield Figure("  doubled pull requests and comments", sum(there.doubled.values()), "", 0)
    yield Figure("  forged deliveries accepted", there.forged, "", 0)
    yield Figure("  asks more than were asked", there.asks - _ASKS, "", 0)

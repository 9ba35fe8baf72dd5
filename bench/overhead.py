"""What Pullwright itself adds to a whole `pullwright run`: everything but the model, the tests and the set-up.

A small repository, a recorded model, image and dependencies installed by a first run that does not count. That run
keeps what Python compiles, too: a checkout that was just pulled would be compiled anew by each of them.
"""

import statistics
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.figures import Figure
from bench.shapes import lay_out, timed

_MOST = {"bubblewrap": 0.4, "docker": 1.0}
_ROUNDS = 9
_NOT_OURS = ("model", "setup", "baseline", "tests", "strength")
_TEST = "from shapes import area\n\n\ndef test_nothing_has_no_area():\n    assert area(0, 5) == 0\n"


def figures() -> Iterator[Figure]:
    """The median of several runs with each driver."""
    with TemporaryDirectory() as folder:
        desk = Path(folder)
        lay_out(desk, _TEST, ("width * height",))
        for sandbox, most in _MOST.items():
            _overhead(desk, sandbox)
            found = [_overhead(desk, sandbox) for _ in range(_ROUNDS)]
            yield Figure(f"our own share of a run with {sandbox}", statistics.median(found), "s", most)
            yield Figure("  the quickest of them", min(found), "s")


def _overhead(desk: Path, sandbox: str) -> float:
    """Seconds of one run that are ours."""
    elapsed, found = timed(desk, sandbox)
    phases: dict[str, float] = found["phases"]
    return elapsed - sum(phases.get(name, 0.0) for name in _NOT_OURS)

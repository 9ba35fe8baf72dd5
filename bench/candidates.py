"""Four candidates against one: everything of a run but the model, whose answers are there at once, on two processors.

Each answer is another one, and each is measured; the base is measured once in either case. The repository's tests take
a second, as tests do: beside nothing at all, every run is its own start and end.
"""

import os
import statistics
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.figures import Figure
from bench.shapes import lay_out, timed

_SANDBOXES = ("bubblewrap", "docker")
_MOST = 2.5
_ROUNDS = 5
_MANY = 4
_TEST = (
    "import time\n\nfrom shapes import area\n\n\ndef test_nothing_has_no_area():\n"
    "    end = time.perf_counter() + 1\n    while time.perf_counter() < end:\n        assert area(0, 5) == 0\n"
)
_RIGHT = ("width * height", "height * width", "(width * height)", "(height * width)")


def figures() -> Iterator[Figure]:
    """The ratio of the medians with each driver."""
    with TemporaryDirectory() as folder:
        desk = Path(folder)
        lay_out(desk, _TEST, _RIGHT)
        for sandbox in _SANDBOXES:
            _seconds(desk, sandbox, 1)
            pairs = [(_seconds(desk, sandbox, 1), _seconds(desk, sandbox, _MANY)) for _ in range(_ROUNDS)]
            one, many = (statistics.median(each) for each in zip(*pairs, strict=True))
            yield Figure(f"a run with {_MANY} candidates against 1, {sandbox}", many / one, "x", _MOST)
            yield Figure("  the run with 1", one, "s")


def _seconds(desk: Path, sandbox: str, candidates: int) -> float:
    """Of one run, without model and installing."""
    options = ("--attempts", "1", "--candidates", str(candidates))
    elapsed, found = timed(desk, sandbox, *options, before=("taskset", "-c", _processors()))
    if found["attempts"] != candidates:
        raise SystemExit(f"{found['attempts']} attempts were measured instead of {candidates}.")
    phases: dict[str, float] = found["phases"]
    return elapsed - phases.get("setup", 0.0) - phases.get("model", 0.0)


def _processors() -> str:
    """The first two that we may use."""
    return ",".join(map(str, sorted(os.sched_getaffinity(0))[:2]))

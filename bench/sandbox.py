"""A warm run of `print(1)` in an open box, against the same interpreter as a bare process, turn by turn."""

import statistics
import subprocess
import time
from collections.abc import Callable, Iterator

from bench.figures import Figure
from core.settings import load
from worker.sandbox import Box, BoxSpec, Command, Options
from worker.sandbox.choice import choose

_MOST = {"bubblewrap": 2.5, "docker": 9.0}
_ROUNDS = 41
_PROGRAM = ("-c", "print(1)")


def figures() -> Iterator[Figure]:
    """The ratio of the medians for each driver; what both took, for a person."""
    for name, most in _MOST.items():
        driver = choose(name, Options(cache=load().cache))
        with driver.open(BoxSpec(driver.image("python"), b"")) as box:
            boxed, bare = _medians(box)
        yield Figure(f"print(1) in a warm box: {name} / bare process", boxed / bare, "x", most)
        yield Figure(f"  {name}", boxed * 1000, "ms")
        yield Figure("  bare process", bare * 1000, "ms")


def _medians(box: Box) -> tuple[float, float]:
    """Seconds in the box and outside of it, measured alternately so that a busy machine slows both."""
    asked = Command(("python3", "-c", "import sys; print(sys.executable)"))
    interpreter = box.run(asked).output.decode().strip()
    boxed: list[float] = []
    bare: list[float] = []
    for _ in range(_ROUNDS):
        boxed.append(_seconds(lambda: box.run(Command(("python3", *_PROGRAM)))))
        bare.append(_seconds(lambda: subprocess.run([interpreter, *_PROGRAM], capture_output=True, check=True)))
    return statistics.median(boxed), statistics.median(bare)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started

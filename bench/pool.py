"""From asking for a box to the first output of `print(1)` in it, against the same interpreter as a bare process.

A box waits already, as it does for all but the first of a run. Taking it, laying out the tree and the command itself
are in the figure; turn by turn, so that a busy machine slows both.
"""

import statistics
import subprocess
import time
from collections.abc import Iterator

from bench.figures import Figure
from core.settings import load
from worker.sandbox import BoxSpec, Command, Driver, Options
from worker.sandbox.archive.packing import pack
from worker.sandbox.choice import choose

_MOST = {"docker": 3.0, "bubblewrap": 3.0}
_ROUNDS = 21
_TREE = {"main.py": b"print(1)\n"}
_HARNESS = {"reporter.py": b"pass\n"}
_REFILLED_S = 120.0


def figures() -> Iterator[Figure]:
    """The ratio of the medians for each driver; what both took, and a box that nobody made ahead, for a person."""
    for name, most in _MOST.items():
        ahead, fresh = (choose(name, Options(cache=load().cache, waiting=size)) for size in (1, 0))
        spec = BoxSpec(ahead.image("python"), pack(_TREE), harness=_HARNESS)
        interpreter = _interpreter(ahead, spec)
        pooled, bare = zip(*(_pair(ahead, spec, interpreter) for _ in range(_ROUNDS)), strict=True)
        new = statistics.median(_boxed(fresh, spec) for _ in range(5))
        ahead.waiting.close()  # type: ignore[attr-defined]  # the Protocol has no word for it
        boxed, bared = statistics.median(pooled), statistics.median(bare)
        yield Figure(f"a waiting box to its first output: {name} / bare process", boxed / bared, "x", most)
        yield Figure(f"  {name}, waiting", boxed * 1000, "ms")
        yield Figure(f"  {name}, made when asked for", new * 1000, "ms")
        yield Figure("  bare process", bared * 1000, "ms")


def _interpreter(driver: Driver, spec: BoxSpec) -> str:
    with driver.open(spec) as box:
        asked = Command(("python3", "-c", "import sys; print(sys.executable)"))
        return box.run(asked).output.decode().strip()


def _pair(driver: Driver, spec: BoxSpec, interpreter: str) -> tuple[float, float]:
    _refilled(driver, spec)
    boxed = _boxed(driver, spec)
    started = time.perf_counter()
    subprocess.run([interpreter, "-c", _TREE["main.py"].decode()], capture_output=True, check=True)
    return boxed, time.perf_counter() - started


def _boxed(driver: Driver, spec: BoxSpec) -> float:
    """Seconds from the question to the answer; the box's end is not in them."""
    started = time.perf_counter()
    with driver.open(spec) as box:
        done = box.run(Command(("python3", "main.py")))
        took = time.perf_counter() - started
    assert done.output == b"1\n"
    return took


def _refilled(driver: Driver, spec: BoxSpec) -> None:
    until = time.monotonic() + _REFILLED_S
    while not driver.waiting.count(spec) and time.monotonic() < until:  # type: ignore[attr-defined]  # see above
        time.sleep(0.05)
    time.sleep(0.3)

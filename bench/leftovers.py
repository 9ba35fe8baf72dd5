"""What is left of many runs whose owners are killed at random: containers, groups, mounts, processes, files.

    python -P -m bench leftovers            1,000 runs and 50 kills for each driver
    python -P -m bench.leftovers 100 10     as many as are named

Each run has a box of its own and leaves a process running. An owner that is killed cannot clean up; another one starts
in its place, as a supervisor would start it. The clock starts with the last of them.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from bench.figures import Figure
from bench.leftover_traces import kept, traces

RUNS, KILLS = 1_000, 50
_MOST_S = 30.0
_PATIENCE_S = 90.0
_OWNER = """
import sys
from pathlib import Path
from core import plugins
from worker import sandbox
from worker.sandbox import BoxSpec, Command, Options
name, cache, mark, runs = sys.argv[1:5]
driver = plugins.load(sandbox, name).open_driver(Options(cache=Path(cache)))
image = driver.image("python")
for _ in range(int(runs)):
    with driver.open(BoxSpec(image, b"")) as box:
        done = box.run(Command(("sh", "-c", f"sleep {mark} & echo x > /work/x; exit 3")))
        assert done.exit_code == 3, done
    print("run", flush=True)
"""


def figures() -> Iterator[Figure]:
    """For each driver: what is left, and how soon nothing is."""
    yield from measured(RUNS, KILLS)


def measured(runs: int, kills: int) -> Iterator[Figure]:
    """The same for other numbers."""
    for name in ("bubblewrap", "docker"):
        with tempfile.TemporaryDirectory() as folder:
            scratch = Path(folder, "scratch")
            scratch.mkdir()
            yield from Owners(name, Path(folder), scratch).figures(runs, kills)


class Owners:
    """The processes that own boxes, one after the other, and all that they were."""

    def __init__(self, name: str, cache: Path, scratch: Path) -> None:
        self._name, self._cache, self._scratch = name, cache, scratch
        self._mark = f"8{time.time_ns() % 10**9}.{Random().randrange(10**6)}"
        self._were: set[int] = set()
        self._chance = Random(7)
        self._before = kept()

    def figures(self, runs: int, kills: int) -> Iterator[Figure]:
        """Let them run, kill `kills` of them, look."""
        done = 0
        for killed in range(kills + 1):
            share = max((runs - done) // (kills + 1 - killed), 1)
            done += self._one(share, killed < kills)
        began = time.monotonic()
        self._one(1, kill=False)
        left = self._left()
        while left and time.monotonic() - began < _PATIENCE_S:
            time.sleep(0.5)
            left = self._left()
        print(*left, sep="\n", file=sys.stderr, flush=True)
        yield Figure(f"{self._name}: left after {done} runs and {kills} kills", len(left), "", most=0)
        yield Figure("  seconds until nothing is left", time.monotonic() - began, "s", most=_MOST_S)

    def _one(self, runs: int, kill: bool) -> int:
        """An owner for that many runs; or for about as many, until it is killed wherever it is then."""
        argv = (sys.executable, "-P", "-c", _OWNER, self._name, str(self._cache), self._mark)
        with subprocess.Popen(
            (*argv, str(runs if not kill else runs * 1000), "bench"),
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parent.parent,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "TMPDIR": str(self._scratch), "PYTHONPATH": "."},
        ) as owner:
            self._were.add(owner.pid)
            assert owner.stdout is not None
            made = 0
            while made < runs and owner.stdout.readline():
                made += 1
            if kill:
                time.sleep(self._chance.uniform(0, 0.6))
                owner.kill()
        if not kill and owner.returncode != 0:
            raise SystemExit("An owner of sandboxes failed: see above.")
        return made

    def _left(self) -> list[str]:
        return traces(self._mark, self._were, self._scratch, self._before)


if __name__ == "__main__":
    for figure in measured(int(sys.argv[1]), int(sys.argv[2])):
        print(figure, flush=True)

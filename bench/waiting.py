"""From an accepted ask to a started job, and from a killed worker to the next one; GitHub answers at once."""

import os
import signal
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bench.figures import Figure
from tests.conformance.chaos.city import SECRET, City, alive, children, wait_for
from tests.conformance.chaos.letters import ask, signed
from tests.conformance.chaos.living import found

_ROUNDS = 40
_KILLED = 4
_BATCHES = 6
_LATE_S = 60.0
_SETTLES_S, _IDLE_S = 10.0, 20.0


def figures() -> Iterator[Figure]:
    """One ask after another; then workers killed in the middle of their jobs."""
    with TemporaryDirectory() as folder:
        city = City(Path(folder), f"sqlite:///{folder}/waiting.db", seed=1, bad_answers=0.0, workers=_KILLED)
        found(city)
        with closing(sqlite3.connect(f"{folder}/waiting.db", isolation_level=None)) as there, city.running():
            yield Figure("CPU time of an idle clerk", _idle(city), "% of a core", 3)
            started = sorted(_started(city, there, number) for number in range(1, _ROUNDS + 1))
            yield Figure("accepted to job started, idle worker, p50", statistics.median(started) * 1000, "ms", 60)
            yield Figure("  p90", started[len(started) * 9 // 10] * 1000, "ms")
            lost = [one for batch in range(_BATCHES) for one in _lost(city, there, 1000 + batch * _KILLED)]
    yield Figure("ask of a killed worker picked up again, p99", max(again for again, _ in lost), "s", 16)
    yield Figure("its orphaned job dead", max(dead for _, dead in lost), "s", 0.1)


def _idle(city: City) -> float:
    """Per cent of a core that the clerk takes while nobody asks anything."""
    time.sleep(_SETTLES_S)
    clerk = city.processes("clerk")[0]
    before = _cpu_s(clerk)
    time.sleep(_IDLE_S)
    return 100 * (_cpu_s(clerk) - before) / _IDLE_S


def _cpu_s(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _started(city: City, there: sqlite3.Connection, number: int) -> float:
    """Seconds from the answer to the delivery until its job has claimed the request."""
    letter = signed(ask(number), SECRET, Random(number))
    while city.post(letter) >= 500:
        time.sleep(0.1)
    accepted = time.perf_counter()
    _until(lambda: _starts(there, number) >= 1)
    elapsed = time.perf_counter() - accepted
    _until(lambda: _ended(there, number))
    return elapsed


def _lost(city: City, there: sqlite3.Connection, first: int) -> list[tuple[float, float]]:
    """(seconds until it runs again, seconds until the orphan is dead) of each killed worker."""
    numbers = range(first, first + _KILLED)
    for number in numbers:
        city.post(signed(ask(number, "/pullwright implement slowly"), SECRET, Random(number)))
    if not wait_for(lambda: all(_starts(there, number) >= 1 for number in numbers), _LATE_S):
        raise SystemExit("The workers did not start.")
    killed = time.perf_counter()
    dead = [_kill(worker) for worker in city.processes("worker")]
    again: dict[int, float] = {}
    while len(again) < len(numbers):
        for number in numbers:
            if number not in again and (_starts(there, number) >= 2 or _ended(there, number)):
                again[number] = time.perf_counter() - killed
        time.sleep(0.02)
    _until(lambda: all(_ended(there, number) for number in numbers))
    return list(zip(again.values(), dead, strict=False))


def _kill(worker: int) -> float:
    """kill -9; seconds until its job is dead."""
    jobs = children(worker)
    os.kill(worker, signal.SIGKILL)
    began = time.perf_counter()
    _until(lambda: not any(alive(job) for job in jobs))
    return time.perf_counter() - began


def _starts(there: sqlite3.Connection, thread: int) -> int:
    found = there.execute("SELECT starts FROM requests WHERE thread = ?", (thread,)).fetchone()
    return int(found[0]) if found else 0


def _ended(there: sqlite3.Connection, thread: int) -> bool:
    found = there.execute("SELECT ended FROM requests WHERE thread = ?", (thread,)).fetchone()
    return bool(found and found[0])


def _until(true: Callable[[], bool]) -> None:
    late = time.monotonic() + _LATE_S
    while not true():
        if time.monotonic() > late:
            raise SystemExit("It took longer than a minute.")
        time.sleep(0.002)

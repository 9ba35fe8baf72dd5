"""A million movements by 200 accounts from 8 processes that are killed at random, on PostgreSQL. Half an hour and more.

`PULLWRIGHT_BENCH_MOVEMENTS=100000 python -m bench ledger` for a smaller one.
"""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine, text

from bench.figures import Figure
from core.crypto import keyring
from core.store import open_store
from tests.fakes.databases import Databases

_MOVEMENTS = int(os.environ.get("PULLWRIGHT_BENCH_MOVEMENTS", "1000000"))  # noqa: TID251  # no setting of the product
_PROCESSES, _ACCOUNTS, _PERIODS = 8, 200, 20
_QUOTA = max(1, _MOVEMENTS // 12_500)  # so small that some are used up before the end, and not all


def figures() -> Iterator[Figure]:
    """One long storm."""
    databases = Databases()
    try:
        yield from _storm(databases.fresh("postgresql"))
    finally:
        databases.close()


def _storm(url: str) -> Iterator[Figure]:
    with TemporaryDirectory() as folder:
        store = open_store(url, Path(folder), keyring("", Path(folder)))
        began = time.perf_counter()
        killed = _rage(url, Path(folder))
        took = time.perf_counter() - began
        there = _count(url, "SELECT count(*) FROM movements")
        yield Figure(f"movements of {_ACCOUNTS} accounts, {_PROCESSES} processes", there, "", least=_MOVEMENTS)
        yield Figure("  a second", there / took, "")
        yield Figure("  processes killed", killed, "", least=1)
        began = time.perf_counter()
        wrong = store.desk.check_books()
        yield Figure("  wrong entries", 0 if wrong is None else 1, "", 0)
        print(f"  {wrong}" if wrong else "  the books balance")
        yield Figure("  the time it took to check them", time.perf_counter() - began, "s")
        yield Figure("  units that do not add up to nothing", _count(url, _UNEVEN), "", 0)
        yield Figure("  accounts above their quota", _count(url, _ABOVE), "", 0)
        yield Figure("  ended requests that hold something", _count(url, _HELD), "", 0)
        yield Figure("  quotas that are used up", _count(url, _FULL), "")
        store.close()


_UNEVEN = "SELECT count(*) FROM (SELECT 1 FROM entries GROUP BY account, unit HAVING sum(amount) <> 0) AS uneven"
_TAKEN = (
    "SELECT count(*) FROM (SELECT 1 FROM entries WHERE unit = 'request' AND book IN ('used', 'held')"
    " GROUP BY account, period HAVING sum(amount) {}) AS taken"
)
_ABOVE = _TAKEN.format(f"> {_QUOTA}")
_FULL = _TAKEN.format(f"= {_QUOTA}")
_HELD = (
    "SELECT count(*) FROM (SELECT 1 FROM entries e JOIN movements m ON m.number = e.movement"
    " JOIN requests r ON r.id = m.request_id WHERE r.ended IS NOT NULL AND e.book = 'held'"
    " GROUP BY m.request_id, e.unit HAVING sum(e.amount) <> 0) AS holding"
)


def _rage(url: str, folder: Path) -> int:
    """Processes work and are killed, one after the other, until enough is done; how many were."""
    seed = random.Random(20261121)
    living = [_start(url, folder, number) for number in range(_PROCESSES)]
    killed, next_ = 0, _PROCESSES
    while _count(url, "SELECT coalesce(max(number), 0) FROM movements") < _MOVEMENTS:
        time.sleep(seed.uniform(2.0, 12.0))
        place = seed.randrange(_PROCESSES)
        living[place].kill()
        living[place].wait()
        killed += 1
        living[place] = _start(url, folder, next_)
        next_ += 1
    for one in living:
        one.kill()
        one.wait()
    return killed


def _start(url: str, folder: Path, number: int) -> subprocess.Popen[bytes]:
    line = (sys.executable, "-m", "tests.core.store.storming", url, str(folder), str(number))
    return subprocess.Popen((*line, str(_ACCOUNTS), str(_PERIODS), str(_QUOTA)), stdin=subprocess.DEVNULL)


def _count(url: str, query: str) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = int(connection.execute(text(query)).scalar_one())
    engine.dispose()
    return found

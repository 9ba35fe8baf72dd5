"""What a million entries of one account take to add up, on both databases. Minutes, most of them for writing them."""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine, text

from bench.figures import Figure
from bench.ledger_filling import ACCOUNT, fill
from core.crypto import keyring
from core.ledger.movement import Scope
from core.plans.entitlement import Terms
from core.store import Desk, open_store
from tests.fakes.databases import KINDS, Databases

_ENTRIES = int(os.environ.get("PULLWRIGHT_BENCH_ENTRIES", "1000000"))  # noqa: TID251  # no setting of the product
_TIMES = 30
_PAGE_MS = 150.0


def figures() -> Iterator[Figure]:
    """First on the one, then on the other."""
    databases = Databases()
    try:
        for kind in KINDS:
            yield from _sums(kind, databases.fresh(kind))
    finally:
        databases.close()


def _sums(kind: str, url: str) -> Iterator[Figure]:
    with TemporaryDirectory() as folder:
        store = open_store(url, Path(folder), keyring("", Path(folder)))
        made = fill(store, _ENTRIES)
        _run(url, "ANALYZE")  # as every server does by itself, a minute after so much was written
        desk = store.desk
        named = f"{kind}: {made:,} entries of one account"
        for what, ask in _asked(desk).items():
            yield Figure(f"{named}: {what}", _ms(ask), "ms", _PAGE_MS)
        store.close()


def _asked(desk: Desk) -> dict[str, Callable[[], object]]:
    whose = Scope(ACCOUNT, 7, 100, 11)
    return {
        "balance": lambda: desk.balance(ACCOUNT),
        "usage of a year, by day": lambda: desk.usage_by_day(ACCOUNT, 20251122, 20261121),
        "usage of all its life": lambda: desk.usage_by_day(ACCOUNT, 0, 99999999),
        "what is left": lambda: desk.sums(whose, Terms()),
        "the newest lines": lambda: desk.movements(ACCOUNT, most=50),
        "a page of usage": lambda: (
            desk.balance(ACCOUNT),
            desk.sums(whose, Terms()),
            desk.usage_by_day(ACCOUNT, 20251122, 20261121),
            desk.movements(ACCOUNT, most=50),
        ),
    }


def _ms(ask: Callable[[], object]) -> float:
    """The median of many, after the first."""
    ask()
    taken = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def _run(url: str, statement: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()

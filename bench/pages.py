"""What the usage page of an account with a million entries takes, from the request to its last byte; and its file."""

import os
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2
from sqlalchemy import create_engine, text

from bench.figures import Figure
from bench.ledger_filling import ACCOUNT, fill
from core.plans.entitlement import Source, Terms
from core.plans.plan import PlanName
from tests.bot.portal.history import month
from tests.bot.portal.place import opened
from tests.fakes.databases import KINDS, Databases

_ENTRIES = int(os.environ.get("PULLWRIGHT_BENCH_ENTRIES", "1000000"))  # noqa: TID251  # no setting of the product
_TIMES = 40
_PAGE_MS = 150.0


def figures() -> Iterator[Figure]:
    """First on the one database, then on the other. Minutes, most of them for writing the entries."""
    databases = Databases()
    try:
        for kind in KINDS:
            yield from _pages(kind, databases.fresh(kind))
    finally:
        databases.close()


def _pages(kind: str, url: str) -> Iterator[Figure]:
    with TemporaryDirectory() as folder, opened(Path(folder), database=url, account=ACCOUNT) as place:
        made = fill(place.store, _ENTRIES)
        month(place, Terms(PlanName("usage"), Source.STRIPE), days=3)  # the newest lines have names, to be decrypted
        _analyse(url)
        with place.visited_by(place.ada) as ada:
            for what, path in (("usage", ""), ("budget", "/budget"), ("plan", "/plan")):
                name = f"{kind}: {made:,} entries of one account: page “{what}”"
                yield Figure(name, _ms(ada, place.home + path), "ms", _PAGE_MS)
            began = time.perf_counter()
            with ada.stream("GET", f"{place.home}/export.csv", timeout=600) as answer:
                many = sum(1 for _ in answer.iter_lines())
            yield Figure(f"{kind}: CSV of {many:,} lines", time.perf_counter() - began, "s")


def _ms(browser: httpx2.Client, path: str) -> float:
    """The slowest but one of many, after the first; GitHub was asked by then."""
    assert browser.get(path).status_code == 200
    taken = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        browser.get(path)
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.quantiles(taken, n=_TIMES)[-1]


def _analyse(url: str) -> None:
    """As every server does by itself, a minute after so much was written."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()

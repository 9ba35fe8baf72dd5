"""Admission of an ask whose permission is known, one process: plan, quotas, budgets, the reservation, the request."""

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.figures import Figure
from bot.admission import ANYWHERE, Facts, unaffordable
from bot.clerk.house import house
from bot.clerk.till import Till
from core.crypto import keyring
from core.ledger.limits import BudgetScope
from core.money import dollars
from core.plans.entitlement import Entitlement, Source, Standing
from core.plans.plan import PlanName
from core.requests import Outcome, Request
from core.settings import load
from core.store import Desk, open_store
from core.store.words import Delivery
from tests.core.store.asking import an_ask
from tests.fakes.databases import KINDS, Databases

_ASKS, _BEFORE, _ACCOUNT = 500, 300, 9
_SOLD = {"PULLWRIGHT_BILLING": "stripe", "PULLWRIGHT_BUDGET_USD": "2"}


def figures() -> Iterator[Figure]:
    """On both databases, for an account with a plan, budgets and a history."""
    with closing(Databases()) as databases:
        for kind in KINDS:
            with TemporaryDirectory() as folder:
                took = sorted(_admitted(databases.fresh(kind), Path(folder)))
            yield Figure(f"admission, permission known, {kind}, p50", took[len(took) // 2] * 1000, "ms")
            yield Figure(f"admission, permission known, {kind}, p99", took[len(took) * 99 // 100] * 1000, "ms", 10)


def _admitted(database: str, folder: Path) -> Iterator[float]:
    store = open_store(database, folder, keyring("", folder))
    desk, till = store.desk, Till(store.desk, house(load(_SOLD)))
    now = datetime.now(UTC)
    desk.keep(Entitlement(_ACCOUNT, Source.ADMIN, PlanName("enterprise"), Standing.ACTIVE, now))
    for scope in (BudgetScope.DAY, BudgetScope.MONTH, BudgetScope.PERSON):
        desk.set_budget(_ACCOUNT, scope, dollars("100000"), by=1)
    for number in range(_BEFORE + _ASKS):
        ask = an_ask(number=number + 1)
        desk.accept(Delivery(ask.delivery, "issue_comment"), [ask])
        began = time.perf_counter()
        dues = till.dues(ask, Facts(ask, ANYWHERE, "pullwright", "pullwright[bot]"), _ACCOUNT)
        assert unaffordable(dues) is None
        made = desk.admit(ask.id, account=_ACCOUNT, lane=f"{number}", weight=8, reserving=dues.reserving)
        if number >= _BEFORE:
            yield time.perf_counter() - began
        assert isinstance(made, Request)
        _ended(desk, made)
    store.close()


def _ended(desk: Desk, request: Request) -> None:
    """It comes to its end, so that the next one finds a line as it usually is."""
    attempt = desk.queue(request.id)
    assert attempt is not None
    assert desk.claim(request.id, attempt) is not None
    assert desk.finish(request.id, attempt, Outcome("proven", "Well.", cost_usd=0.04, attempts=1))

"""A day on which an account spends far more than usually: noticed once, and told to whoever has to know."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from bot.clerk.spending import Watch
from core.ledger.anomaly import unusual_key
from core.plans.account import Account
from core.plans.entitlement import Entitlement, Source, Standing, Terms
from core.plans.period import day_number
from core.plans.plan import PlanName
from core.telemetry import open_log
from tests.bot.portal.history import admitted, asked, ended
from tests.bot.portal.place import Place, opened

DAY_S = 86_400.0
TERMS = Terms(PlanName("enterprise"))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """Acme, for nine days: a dollar and something on each."""
    with opened(tmp_path) as ready:
        for ago in range(9, 0, -1):
            ready.clock.ahead_s = -ago * DAY_S
            ready.store.desk.know(Account(ready.repo.owner_id, "acme", installation=ready.repo.installation))
            spends(ready, 1 + ago / 10)
        ready.clock.ahead_s = 0.0
        yield ready


def spends(place: Place, usd: float) -> None:
    """On one request that comes to nothing; its models are paid all the same."""
    ended(place, admitted(place, asked(place, 1), TERMS), "failed", usd)


def test_it_is_told_once_in_the_log_and_the_metrics_and_on_the_page(place: Place) -> None:
    desk, out = place.store.desk, StringIO()
    first, second = (Watch(desk, open_log("info", out), lambda: desk.clock()) for _ in range(2))
    account, day = place.repo.owner_id, day_number(desk.clock())
    spends(place, 4.5)
    assert (first.step(), out.getvalue(), desk.tally().unusual) == (0, "", 0)
    spends(place, 20)
    for watch in (first, second, first):
        assert watch.step() == 0
    assert out.getvalue().count("spending unusual") == desk.tally().unusual == 1
    assert desk.is_noticed(unusual_key(account, day))
    with place.visited_by(place.bob) as bob:
        page = bob.get(place.home).text
    assert "$24.50 was spent on models today; $1.50 is usual for the 9 days before" in page
    assert "pause_on_anomaly: true" in page
    place.clock.ahead_s = DAY_S
    assert not desk.is_noticed(unusual_key(account, day_number(desk.clock())))
    with place.visited_by(place.bob) as bob:
        assert "was spent on models today" not in bob.get(place.home).text


def test_a_late_payment_stands_on_the_page_with_the_way_on(place: Place) -> None:
    for state, said in ((Standing.GRACE, "Everything still works"), (Standing.READ_ONLY, "so nothing new starts")):
        stamp = place.store.desk.clock()
        bought = Entitlement(place.repo.owner_id, Source.MARKETPLACE, PlanName("pro"), state, stamp)
        assert place.store.desk.keep(bought)
        with place.visited_by(place.bob) as bob:
            page = bob.get(place.home).text
        assert said in page
        assert "settle it on GitHub, under Billing" in page

"""The same on both databases, also where many receivers hear of one account at the same time."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.plans.entitlement import Source, Standing
from tests.bot.billing.marketplace.shop import Shop, day, shop
from tests.fakes.databases import Databases


@pytest.fixture(params=["sqlite", "postgresql"])
def market(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    databases = Databases()
    url = databases.fresh("postgresql") if request.param == "postgresql" else ""
    with shop(tmp_path, database=url) as made:
        yield made
    databases.close()


def test_events_that_come_at_the_same_time_all_count(market: Shop) -> None:
    """The listing is silent, so that nothing but the events can be right."""
    market.github.loses_purchases = True
    names = [f"customer-{number}" for number in range(6)]
    told = []
    for name in names:
        market.id(name)
        told += [
            market.github.buy(name, market.pro, day(-20), day(10)),
            market.github.switch(name, day(-10), plan=market.enterprise, units=2),
            market.github.switch(name, day(-9), units=5),
            market.github.order(name, market.pro),
        ]
    with ThreadPoolExecutor(8) as receivers:
        answered = receivers.map(market.github.send_purchase, [*told, *reversed(told)])
        assert {one.status for one in answered} <= {200, 202}
    for name in names:
        terms = market.terms(name)
        assert (terms.plan, terms.units, terms.pending_plan) == ("enterprise", 5, "pro")


def test_the_night_and_the_next_ask(market: Shop) -> None:
    market.settle()
    market.github.buy("acme", market.pro, day(0), day(30))
    market.github.loses_purchases = True
    market.id("silent")
    market.github.buy("silent", market.enterprise, day(0), day(30), units=2)
    market.later(hours=25)
    market.settle()
    assert market.terms("silent").units == 2
    assert set(market.desk.holders(Source.MARKETPLACE)) == {market.id("acme"), market.id("silent")}
    market.github.cancel("acme", day(1))
    market.later(minutes=16)
    market.asks()
    assert market.known("acme").state is Standing.ENDED
    assert market.desk.holders(Source.MARKETPLACE) == (market.id("silent"),)

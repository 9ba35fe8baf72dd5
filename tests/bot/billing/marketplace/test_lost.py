"""Events get lost, and nobody sends them again: the next ask, or the night, finds out what they would have said."""

import time

import pytest

from core.github import Limited
from core.plans.entitlement import Standing
from tests.bot.billing.marketplace.shop import Shop, day
from tests.fakes.github import FakeGitHub

LISTING = "/marketplace_listing"


@pytest.fixture
def lossy(market: Shop) -> Shop:
    market.github.buy("acme", market.pro, day(0), day(30))
    market.settle()
    market.github.forget()
    market.github.loses_purchases = True
    return market


def test_the_next_ask_finds_out(lossy: Shop) -> None:
    lossy.github.switch("acme", day(1), plan=lossy.enterprise, units=4)
    lossy.asks()
    assert (lossy.terms().plan, lossy.calls()) == ("pro", []), "it was asked a moment ago"
    lossy.later(minutes=15)
    lossy.asks()
    assert (lossy.terms().plan, lossy.terms().units) == ("enterprise", 4)
    lossy.asks()
    assert lossy.calls() == [f"/accounts/{lossy.id('acme')}"], "once for a quarter of an hour"


def test_the_next_ask_finds_what_was_bought_and_never_told(lossy: Shop) -> None:
    lossy.github.person("newcomer", kind="Organization")
    lossy.github.buy("newcomer", lossy.pro, day(0), day(30))
    lossy.asks("newcomer")
    assert lossy.terms("newcomer").plan == "pro"


def test_who_has_nothing_is_asked_about_as_seldom(lossy: Shop) -> None:
    for _ in range(3):
        lossy.asks("poor")
    assert lossy.calls() == [f"/accounts/{lossy.id('poor')}"]
    assert (lossy.terms("poor").plan, lossy.known("poor").state) == ("free", Standing.ENDED)


def test_the_night_finds_everything(lossy: Shop) -> None:
    lossy.id("newcomer")
    lossy.id("gone")
    lossy.github.buy("newcomer", lossy.enterprise, day(0), day(365), yearly=True, units=3)
    lossy.github.loses_purchases = False
    lossy.github.buy("gone", lossy.pro, day(0), day(30))
    lossy.settle()
    lossy.github.loses_purchases = True
    lossy.github.cancel("gone", day(1))
    lossy.github.order("acme", lossy.free)
    lossy.settle()
    assert lossy.terms("newcomer").plan == "free"
    lossy.later(hours=25)
    lossy.settle()
    assert (lossy.terms("newcomer").plan, lossy.terms("newcomer").units) == ("enterprise", 3)
    assert (lossy.known("gone").state, lossy.terms("gone").plan) == (Standing.ENDED, "free")
    assert (lossy.terms("acme").plan, lossy.terms("acme").pending_plan) == ("pro", "free")


def test_the_night_reads_every_page_and_asks_about_nobody_twice(lossy: Shop) -> None:
    names = [f"customer-{number}" for number in range(205)]
    for name in names:
        lossy.id(name)
        lossy.github.buy(name, lossy.pro, day(0), day(30))
    lossy.later(hours=25)
    lossy.settle()
    assert {lossy.terms(name).plan for name in names} == {"pro"}
    pro = f"/plans/{lossy.pro}/accounts"
    assert lossy.calls() == [
        "/plans",
        f"/plans/{lossy.free}/accounts",
        pro,
        pro,
        pro,
        f"/plans/{lossy.enterprise}/accounts",
    ]
    lossy.settle()
    assert len(lossy.calls()) == 6, "once a night"


def test_a_fresh_clerk_does_not_repeat_the_night(lossy: Shop) -> None:
    lossy.office.begin()
    lossy.settle()
    assert lossy.calls() == []


def test_while_the_listing_is_silent_what_is_known_holds(lossy: Shop) -> None:
    lossy.later(minutes=20)
    lossy.github.faults.status(502, path=LISTING, times=100)
    lossy.asks()
    lossy.asks()
    assert lossy.terms().plan == "pro"
    assert len(lossy.calls()) == 1, "who could not answer a moment ago is not asked by everybody"


def test_a_slow_listing_holds_nobody_up_and_is_heard_all_the_same(lossy: Shop) -> None:
    lossy.github.switch("acme", day(1), plan=lossy.enterprise)
    lossy.later(minutes=20)
    lossy.github.faults.slow(4, path=LISTING)
    lossy.asks()
    assert lossy.terms().plan == "pro", "it did not wait"
    wait_for(lossy, "enterprise")


def wait_for(market: Shop, plan: str) -> None:
    ends = time.monotonic() + 20
    while market.terms().plan != plan:
        assert time.monotonic() < ends
        time.sleep(0.05)


def test_while_the_listing_is_silent_events_are_all_there_is(lossy: Shop) -> None:
    lossy.github.loses_purchases = False
    lossy.github.faults.status(502, path=LISTING, times=100)
    lossy.github.switch("acme", day(1), plan=lossy.enterprise)
    lossy.settle()
    assert (lossy.terms().plan, lossy.known().checked) == ("enterprise", None)
    lossy.github.faults.clear()
    lossy.settle()
    assert lossy.known().checked is None, "it is not asked again at once"
    lossy.later(minutes=1)
    lossy.settle()
    assert lossy.known().checked is not None


def test_bought_after_an_ask_of_the_same_day_while_the_listing_is_silent(lossy: Shop) -> None:
    lossy.asks("newcomer")
    lossy.github.loses_purchases = False
    lossy.github.faults.status(502, path=LISTING, times=100)
    lossy.github.buy("newcomer", lossy.pro, day(0), day(30))
    assert lossy.terms("newcomer").plan == "pro"


def test_a_limit_puts_it_off(lossy: Shop) -> None:
    lossy.github.loses_purchases = False
    lossy.github.switch("acme", day(1), plan=lossy.enterprise)
    lossy.github.faults.secondary_limit(3600, path=LISTING)
    with pytest.raises(Limited):
        lossy.settle()
    lossy.settle()
    assert (lossy.terms().plan, len(lossy.calls())) == ("enterprise", 1)


def test_nobody_loses_a_plan_because_the_key_is_wrong_or_the_listing_is_away(lossy: Shop) -> None:
    for status in (401, 403, 404, 500):
        lossy.github.faults.clear()
        lossy.github.faults.status(status, "Not Found", path=LISTING, times=100)
        lossy.later(hours=25)
        lossy.office.begin()  # one that was not told a moment ago that nobody answers
        lossy.settle()
        lossy.asks()
        assert lossy.terms().plan == "pro"


def test_an_answer_about_another_account_is_no_answer(lossy: Shop) -> None:
    other = lossy.id("other")
    answer = '{"id": %d, "login": "x", "type": "User", "marketplace_purchase": {"plan": {"id": 7003, "name": "x"}}}'
    lossy.github.faults.garbage(answer % other, path=f"{LISTING}/accounts")
    lossy.later(minutes=20)
    lossy.asks()
    assert lossy.terms().plan == "pro"
    assert lossy.desk.entitlements(other) == ()


UNREADABLE = (
    "[]",
    "{}",
    '{"id": "1"}',
    '{"id": ACME, "login": "acme", "type": "User", "marketplace_purchase": null}',
    '{"id": ACME, "login": "acme", "type": "User", "marketplace_purchase": {"plan": {"id": -1, "name": "x"}}}',
    '{"id": ACME, "login": "acme", "type": "User", "marketplace_purchase": {"plan": {"id": 7003, "name": "x"}, '
    '"unit_count": 1e400}}',
    '{"id": ACME, "login": "acme", "type": "User", "marketplace_purchase": {"plan": {"id": 7003, "name": "x"}, '
    '"next_billing_date": "tomorrow"}}',
    '{"id": ACME, "login": "acme", "type": "User", "marketplace_purchase": {"plan": {"id": 7003, "name": "x"}}, '
    '"marketplace_pending_change": {"plan": null}}',
)


def test_an_answer_that_cannot_be_read_is_no_answer(lossy: Shop) -> None:
    for body in UNREADABLE:
        lossy.github.faults.garbage(body.replace("ACME", str(lossy.id("acme"))), path=f"{LISTING}/accounts")
        lossy.later(minutes=20)
        lossy.office.begin()
        lossy.asks()
        assert lossy.terms().plan == "pro"
        assert lossy.github.faults.left == 0


def test_purchases_are_not_among_the_deliveries_that_can_be_listed(lossy: Shop) -> None:
    github: FakeGitHub = lossy.github
    assert "marketplace_purchase" not in {delivery.event for delivery in github.deliveries}

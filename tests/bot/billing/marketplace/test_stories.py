"""Bought, changed, ended: what people do at the Marketplace is what they have here."""

import json
from datetime import UTC, datetime

from core.plans.entitlement import Source, Standing
from tests.bot.billing.marketplace.shop import Shop, day


def test_what_is_bought_holds_at_once_and_is_compared_with_the_listing(market: Shop) -> None:
    told = market.github.buy("acme", market.pro, day(0), day(30))
    assert (told.status, json.loads(told.reply)["result"]) == (202, "accepted")
    assert (market.terms().plan, market.terms().source) == ("pro", Source.MARKETPLACE)
    assert market.known().checked is None
    market.settle()
    assert market.known().checked is not None
    assert market.terms().plan == "pro"
    assert market.calls() == [f"/accounts/{market.id('acme')}"]


def test_a_smaller_plan_begins_when_the_cycle_ends(market: Shop) -> None:
    market.github.buy("acme", market.enterprise, day(0), day(30), units=7)
    market.github.order("acme", market.pro)
    for _ in ("by the event", "by the listing"):
        assert (market.terms().plan, market.terms().units, market.terms().pending_plan) == ("enterprise", 7, "pro")
        market.settle()
    market.later(days=31)
    assert market.terms().plan == "pro", "without a word of anybody"
    market.github.cycle_ends("acme", day(60))
    market.settle()
    assert (market.terms().plan, market.terms().units, market.terms().pending_plan) == ("pro", 1, None)


def test_the_end_that_is_ordered_comes_when_the_cycle_ends(market: Shop) -> None:
    market.github.buy("acme", market.pro, day(0), day(30))
    market.github.order("acme")
    for _ in ("by the event", "by the listing"):
        assert (market.terms().plan, market.terms().pending_plan) == ("pro", "free")
        market.settle()
    market.later(days=31)
    assert market.terms().plan == "free", "without a word of anybody"
    market.github.cycle_ends("acme", "")
    assert (market.known().plan, market.known().state) == ("free", Standing.ENDED)
    market.settle()
    assert market.terms().source is Source.NONE


def test_an_end_that_is_taken_back(market: Shop) -> None:
    market.github.buy("acme", market.pro, day(0), day(30))
    market.github.order("acme")
    market.github.take_back("acme", day(0))
    for _ in ("by the event", "by the listing"):
        assert (market.terms().plan, market.terms().pending_plan) == ("pro", None)
        market.settle()
    market.github.cycle_ends("acme", day(60))
    market.later(days=31)
    assert market.terms().plan == "pro"


def test_a_bigger_plan_and_more_seats_hold_at_once(market: Shop) -> None:
    market.github.buy("acme", market.pro, day(0), day(30))
    market.github.switch("acme", day(0), plan=market.enterprise, units=2)
    assert (market.terms().plan, market.terms().units) == ("enterprise", 2)
    market.github.switch("acme", day(0), units=5)
    for _ in ("by the event", "by the listing"):
        assert (market.terms().plan, market.terms().units) == ("enterprise", 5)
        market.settle()


def test_a_year_is_a_year(market: Shop) -> None:
    market.github.buy("acme", market.pro, day(0), day(365), yearly=True)
    for _ in ("by the event", "by the listing"):
        terms = market.terms()
        assert terms.cycle == "year"
        assert terms.period_end == datetime.fromisoformat(day(365)).replace(tzinfo=UTC)
        market.settle()
    market.github.switch("acme", day(1), yearly=False, next_billing=day(31))
    market.settle()
    assert market.terms().cycle == "month"


def test_a_trial_becomes_what_it_was_a_trial_of(market: Shop) -> None:
    market.github.buy("acme", market.pro, day(0), day(14), trial_ends=day(14))
    market.settle()
    assert (market.terms().state, market.terms().plan) == (Standing.TRIAL, "pro")
    market.later(days=15)
    assert market.terms().plan == "free", "a trial ends by itself"
    market.github.switch("acme", day(14), trial_ends="", next_billing=day(44))
    market.settle()
    assert (market.terms().state, market.terms().plan) == (Standing.ACTIVE, "pro")


def test_a_trial_that_is_ended(market: Shop) -> None:
    market.github.buy("acme", market.pro, day(0), day(14), trial_ends=day(14))
    market.github.cancel("acme", day(0))
    assert market.terms().plan == "free"
    market.settle()
    assert market.terms().plan == "free"


def test_bought_again_on_the_day_of_the_end(market: Shop) -> None:
    """The events of one day cannot be put in order; the listing can."""
    market.github.buy("acme", market.pro, day(-30), day(0))
    market.github.cancel("acme", day(0))
    market.github.buy("acme", market.pro, day(0), day(30))
    market.settle()
    assert market.terms().plan == "pro"


def test_an_organisation_has_what_a_person_bought_for_it(market: Shop) -> None:
    eve = market.github.person("eve")
    market.github.buy("acme", market.pro, day(0), day(30), by="eve")
    market.settle()
    assert market.terms("acme").plan == "pro"
    assert market.desk.entitlements(eve.id) == ()
    account = market.desk.account(market.id("acme"))
    assert account
    assert (account.login, account.kind) == ("acme", "organization")


def test_who_is_called_otherwise_keeps_the_plan(market: Shop) -> None:
    market.github.buy("acme", market.pro, day(0), day(30))
    market.settle()
    number = market.id("acme")
    market.github.call_account("acme", "apex")
    market.github.switch("apex", day(1), units=2)
    market.settle()
    assert market.terms("apex").plan == "pro"
    account = market.desk.account_named("apex")
    assert account
    assert account.id == number
    assert market.desk.account_named("acme") is None


def test_bought_before_the_app_is_installed(market: Shop) -> None:
    number = market.id("newcomer")
    market.github.buy("newcomer", market.pro, day(0), day(30))
    market.settle()
    bought = market.desk.account(number)
    assert bought
    assert bought.installation is None
    market.asks("newcomer")
    installed = market.desk.account(number)
    assert installed
    assert installed.installation
    assert market.terms("newcomer").plan == "pro"


def test_the_plan_lives_on_without_the_app_and_is_there_when_it_comes_back(market: Shop) -> None:
    market.github.buy("acme", market.pro, day(0), day(30))
    market.settle()
    market.github.uninstall("acme")
    assert market.terms().plan == "pro"
    market.github.switch("acme", day(1), units=3)
    market.github.install("acme")
    market.asks()
    assert (market.terms().plan, market.terms().units) == ("pro", 1), "a flat rate has no units"

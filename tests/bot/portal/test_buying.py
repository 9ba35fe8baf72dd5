"""Plans and invoices: said before, paid at Stripe, or looked after on GitHub; for administrators alone."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest

from core.plans.entitlement import Entitlement, Source, Standing
from core.plans.plan import PlanName
from tests.bot.billing.stripe.till import PRICES
from tests.bot.portal.place import Place, csrf_in, opened
from tests.fakes.stripe import FakeStripe
from tests.fakes.stripe.server import KEY


@dataclass(frozen=True)
class Shop:
    """A place beside a Stripe."""

    place: Place
    stripe: FakeStripe

    def has(self, source: Source, plan: str = "pro", state: Standing = Standing.ACTIVE) -> None:
        """By that source, from now on for a month."""
        now = datetime.now(UTC)
        end = now + timedelta(days=30)
        bought = (source, PlanName(plan), state, now)
        self.place.store.desk.keep(Entitlement(self.place.repo.owner_id, *bought, period_start=now, period_end=end))

    def sends(self, browser: httpx2.Client, path: str, **form: str) -> httpx2.Response:
        csrf = csrf_in(browser.get("/account").text)
        return browser.post(self.place.home + path, data={"csrf": csrf, **form}, follow_redirects=False)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with FakeStripe() as stripe:
        settings = {"PULLWRIGHT_BILLING": "both", "STRIPE_API_KEY": KEY, "STRIPE_WEBHOOK_SECRET": "whsec_x"}
        settings |= {"PULLWRIGHT_STRIPE_URL": stripe.url, "PULLWRIGHT_STRIPE_PRICES": PRICES}
        with opened(tmp_path, settings) as place:
            yield Shop(place, stripe)


def test_an_administrator_reads_what_will_happen_and_pays_at_stripe(shop: Shop) -> None:
    with shop.place.visited_by(shop.place.ada) as ada:
        said = ada.get(f"{shop.place.home}/plan?choose=enterprise&cycle=year")
        assert "$2,990 a seat a year" in said.text
        assert "holds as soon as that is done" in said.text
        assert "form-action 'self' https://*.stripe.com" in said.headers["content-security-policy"]
        assert shop.stripe.wrote("/v1/checkout/sessions") == []
        answer = shop.sends(ada, "/plan", plan="enterprise", cycle="year", units="3")
        assert answer.status_code == 303
        assert answer.headers["location"].startswith(shop.stripe.url)
    (order,) = shop.stripe.wrote("/v1/checkout/sessions")
    assert order["line_items"][0]["quantity"] == "3"
    assert order["cancel_url"] == f"{shop.place.url}{shop.place.home}/plan"


def test_who_comes_back_from_paying_has_the_plan_also_where_no_event_has_come_yet(shop: Shop) -> None:
    with shop.place.visited_by(shop.place.ada) as ada:
        shop.sends(ada, "/plan", plan="pro", cycle="month", units="1")
        (page,) = shop.stripe.books.all("checkout.session")
        shop.stripe.books.pay(page)
        asked = len(shop.stripe.seen)
        with shop.place.visited_by(shop.place.bob) as bob:
            assert bob.get(f"{shop.place.home}/plan?paid=1").status_code == 200
        assert len(shop.stripe.seen) == asked  # a member has nobody asked
        assert "Thank you" in ada.get(f"{shop.place.home}/plan?paid=1").text
    (bought,) = shop.place.store.desk.entitlements(shop.place.repo.owner_id)
    assert (bought.plan, bought.source) == ("pro", Source.STRIPE)


def test_nobody_buys_nonsense(shop: Shop) -> None:
    with shop.place.visited_by(shop.place.ada) as ada:
        for form in (
            {"plan": "free"},
            {"plan": "self_hosted"},
            {"plan": "no-such-plan"},
            {"plan": "enterprise", "units": "0"},
            {"plan": "enterprise", "units": "-1"},
            {"plan": "enterprise", "units": "1e3"},
            {"plan": "enterprise", "units": "٣"},
            {"plan": "enterprise", "units": "9" * 400},
        ):
            assert shop.sends(ada, "/plan", **form).status_code == 400
    assert shop.stripe.seen == []


def test_who_pays_nothing_at_stripe_ends_nothing_there(shop: Shop) -> None:
    with shop.place.visited_by(shop.place.ada) as ada:
        for path in ("/plan/cancel", "/portal"):
            answer = shop.sends(ada, path)
            assert answer.status_code == 400
            assert "Choose a plan first" in answer.text


def test_a_trial_is_promised_once_and_an_unknown_act_ends_nothing(shop: Shop) -> None:
    with shop.place.visited_by(shop.place.ada) as ada:
        choice = f"{shop.place.home}/plan?choose=pro"
        assert "The first 14 days cost nothing." in ada.get(choice).text
        shop.has(Source.STRIPE)
        (had,) = shop.place.store.desk.entitlements(shop.place.repo.owner_id)
        over = replace(had, state=Standing.ENDED, stamp=had.stamp + timedelta(seconds=1))
        shop.place.store.desk.keep(over)
        assert "cost nothing" not in ada.get(choice).text
        assert shop.sends(ada, "/plan/explode").status_code == 404
    assert shop.stripe.seen == []


@pytest.mark.parametrize(
    ("mine", "state", "wanted", "said"),
    [
        ("pro", Standing.ACTIVE, "enterprise", "Enterprise holds at once. What is left of this period"),
        ("pro", Standing.TRIAL, "enterprise", "is paid from now on: the trial of Pro ends with that"),
        ("enterprise", Standing.ACTIVE, "pro", "Pro holds from"),
        ("pro", Standing.ACTIVE, "usage", "Usage holds from"),
        ("usage", Standing.ACTIVE, "pro", "Pro holds from"),  # what was used is invoiced first
    ],
)
def test_what_a_change_will_do_is_what_it_does(shop: Shop, mine: str, state: Standing, wanted: str, said: str) -> None:
    shop.has(Source.STRIPE, mine, state)
    with shop.place.visited_by(shop.place.ada) as ada:
        assert said in ada.get(f"{shop.place.home}/plan?choose={wanted}").text


def test_a_plan_that_was_given_cannot_be_paid_for_in_vain(shop: Shop) -> None:
    shop.has(Source.ADMIN, "enterprise")
    with shop.place.visited_by(shop.place.ada) as ada:
        assert ada.get(f"{shop.place.home}/plan?choose=pro").status_code == 400
        assert shop.sends(ada, "/plan", plan="pro").status_code == 400
    assert shop.stripe.seen == []


def test_who_pays_github_is_told_that_both_would_be_paid(shop: Shop) -> None:
    shop.has(Source.MARKETPLACE)
    with shop.place.visited_by(shop.place.ada) as ada:
        assert "until you cancel it there" in ada.get(f"{shop.place.home}/plan?choose=enterprise").text
        bills = ada.get(f"{shop.place.home}/invoices").text
        assert f"{shop.place.github.url}/organizations/acme/settings/billing" in bills
        assert f"{shop.place.github.url}/marketplace" in ada.get(f"{shop.place.home}/plan").text


def test_who_pays_stripe_is_not_sent_to_pay_github_as_well(shop: Shop) -> None:
    with shop.place.visited_by(shop.place.ada) as ada:
        first = ada.get(f"{shop.place.home}/plan").text
        assert "The first 14 days cost nothing" in first and "See the plans on GitHub Marketplace" in first
        shop.has(Source.STRIPE)
        (had,) = shop.place.store.desk.entitlements(shop.place.repo.owner_id)
        ends = had.period_end
        later = replace(had, stamp=had.stamp + timedelta(seconds=1), pending_plan=PlanName("free"), pending_from=ends)
        shop.place.store.desk.keep(later)
        page = ada.get(f"{shop.place.home}/plan").text
        assert "See the plans on GitHub Marketplace" not in page
        assert "or both are paid" in page
        assert "Yours from " in page and "by ending your subscription" not in page
        assert "it will be Free." in page and "cost nothing" not in page
        assert "Becomes Free on" in ada.get(shop.place.home).text


def test_a_member_and_a_stranger_change_nothing(shop: Shop) -> None:
    for person, status in ((shop.place.bob, 403), (shop.place.eve, 404)):
        with shop.place.visited_by(person) as browser:
            for path in ("/plan", "/plan/cancel", "/plan/resume", "/portal"):
                assert shop.sends(browser, path, plan="pro").status_code == status
            assert browser.get(f"{shop.place.home}/invoices").status_code == status
            assert browser.get(f"{shop.place.home}/plan?choose=pro").status_code == status
    assert shop.stripe.seen == []


def test_while_stripe_is_away_the_page_says_so_and_nothing_else(shop: Shop) -> None:
    with shop.place.visited_by(shop.place.ada) as ada:
        shop.stripe.faults.extend([500] * 20)
        answer = shop.sends(ada, "/plan", plan="pro")
        assert answer.status_code == 503
        assert "Nothing was changed or lost" in answer.text
        assert KEY not in answer.text

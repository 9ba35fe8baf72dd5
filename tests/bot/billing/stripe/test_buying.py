"""From choosing a plan to having it, changing it and ending it; what Stripe is asked on the way."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from bot.billing.stripe.desk import PROVIDER
from core.errors import Broken, Refused
from core.plans.account import Account
from core.plans.entitlement import Standing
from core.plans.plan import PlanName
from tests.bot.billing.stripe.till import ACME, Till

PRO, ENTERPRISE, USAGE = PlanName("pro"), PlanName("enterprise"), PlanName("usage")


def test_a_plan_is_bought_tried_and_paid(till: Till) -> None:
    till.desk.know(Account(ACME, "acme", "organization", 7))
    bought = till.buy("pro")
    (page,) = till.fake.wrote("/v1/checkout/sessions")
    assert page["automatic_tax"] == {"enabled": "true"}
    assert (page["mode"], page["client_reference_id"]) == ("subscription", str(ACME))
    assert page["line_items"] == [{"price": "price_pro_m", "quantity": "1"}]
    assert page["subscription_data"] == {"metadata": {"pullwright_account": str(ACME)}, "trial_period_days": "14"}
    assert "currency" not in page
    assert page["success_url"] == "https://pullwright.example/account?paid=1"
    (customer,) = till.fake.wrote("/v1/customers")
    assert customer == {"name": "acme", "metadata": {"pullwright_account": str(ACME)}}

    assert till.known() is None
    till.told(bought)
    known = till.known()
    assert known
    assert (known.plan, known.state, known.reference) == (PRO, Standing.TRIAL, bought["id"])
    assert known.trial_end

    bought.update(status="active", trial_end=None)
    till.told(bought)
    known = till.known()
    assert known
    assert (known.state, known.trial_end, known.units) == (Standing.ACTIVE, None, 1)


def test_every_call_that_writes_has_a_key(till: Till) -> None:
    till.told(till.buy("enterprise", units=3))
    till.stripe.shop.change(ACME, ENTERPRISE, "month", 5)
    till.stripe.shop.change(ACME, PRO)
    till.stripe.shop.cancel(ACME)
    till.stripe.shop.portal_url(ACME)
    written = [(path, key) for method, path, _, key in till.fake.seen if method == "POST"]
    assert len(written) >= 7
    assert all(key for _, key in written)


def test_who_clicks_twice_gets_one_page_and_one_customer(till: Till) -> None:
    first = till.stripe.shop.checkout_url(ACME, PRO)
    assert till.stripe.shop.checkout_url(ACME, PRO) == first
    assert len([one for one in till.fake.books.things.values() if one["object"] == "customer"]) == 1


def test_who_opens_several_pages_can_pay_on_the_newest_alone(till: Till) -> None:
    addresses = [
        till.stripe.shop.checkout_url(ACME, *wanted)
        for wanted in ((PRO,), (ENTERPRISE, "month", 2), (PRO,), (PRO, "year"), (PRO, "year"))
    ]
    assert len(set(addresses)) == 4  # also who comes back to what they wanted first has a page that is open
    (page,) = till.fake.books.all("checkout.session", status="open")
    assert page["url"] == addresses[-1]
    till.stripe.shop.checkout_url(ACME + 1, PRO)  # others have theirs
    assert len(till.fake.books.all("checkout.session", status="open")) == 2


def test_who_pays_on_one_page_gets_no_other_meanwhile(till: Till) -> None:
    till.stripe.shop.checkout_url(ACME, PRO)
    (page,) = till.fake.books.all("checkout.session")
    page["_is_paying"] = True
    with pytest.raises(Broken, match="checkout"):
        till.stripe.shop.checkout_url(ACME, ENTERPRISE)
    assert till.fake.books.all("checkout.session") == [page]


def test_who_has_a_subscription_changes_it_and_buys_no_second(till: Till) -> None:
    till.told(till.buy())
    with pytest.raises(Refused, match="There is a subscription already"):
        till.stripe.shop.checkout_url(ACME, PRO)


def test_a_trial_is_given_once(till: Till) -> None:
    bought = till.buy()
    bought["status"] = "canceled"
    till.told(bought)
    known = till.known()
    assert known
    assert known.state is Standing.ENDED
    till.stripe.shop.checkout_url(ACME, PRO)
    assert "trial_period_days" not in till.fake.wrote("/v1/checkout/sessions")[-1]["subscription_data"]


def test_usage_has_no_quantity_and_seats_have(till: Till) -> None:
    till.stripe.shop.checkout_url(ACME, USAGE)
    till.stripe.shop.checkout_url(ACME + 1, ENTERPRISE, "year", 12)
    lines = [page["line_items"] for page in till.fake.wrote("/v1/checkout/sessions")]
    assert lines == [[{"price": "price_usage"}], [{"price": "price_ent_y", "quantity": "12"}]]


@pytest.mark.parametrize(
    ("plan", "cycle", "units", "why"),
    [
        ("free", "month", 1, "not sold by the month"),
        ("usage", "year", 1, "not sold by the year"),
        ("gold", "month", 1, "There is no plan 'gold'"),
        ("self_hosted", "month", 1, "There is no plan"),
        ("pro", "week", 1, "not sold by the week"),
        ("enterprise", "month", 0, "from 1 to 10,000"),
        ("enterprise", "month", -3, "from 1 to 10,000"),
        ("enterprise", "month", 10**12, "from 1 to 10,000"),
    ],
)
def test_what_is_not_sold_is_refused_before_stripe_is_asked(
    till: Till, plan: str, cycle: str, units: int, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        till.stripe.shop.checkout_url(ACME, PlanName(plan), cycle, units)
    assert till.fake.seen == []


def test_more_is_at_once_and_paid_at_once(till: Till) -> None:
    bought = till.buy("pro")
    till.told(bought)
    assert till.stripe.shop.change(ACME, ENTERPRISE, "month", 4)
    (asked,) = till.fake.wrote(f"/v1/subscriptions/{bought['id']}")
    assert asked["proration_behavior"] == "always_invoice"
    assert asked["payment_behavior"] == "pending_if_incomplete"
    known = till.known()
    assert known
    assert (known.plan, known.units) == (ENTERPRISE, 4)


def test_a_trial_of_one_plan_is_none_of_a_dearer_one(till: Till) -> None:
    bought = till.buy("pro")
    assert bought["status"] == "trialing"
    till.told(bought)
    assert till.stripe.shop.change(ACME, ENTERPRISE)
    (asked,) = till.fake.wrote(f"/v1/subscriptions/{bought['id']}")
    assert asked["trial_end"] == "now"
    known = till.known()
    assert known
    assert (known.plan, known.state) == (ENTERPRISE, Standing.ACTIVE)
    assert till.stripe.shop.change(ACME, ENTERPRISE, "month", 2)
    assert "trial_end" not in till.fake.wrote(f"/v1/subscriptions/{bought['id']}")[-1]  # it would begin a new period


def test_a_change_for_the_end_of_a_trial_leaves_the_trial(till: Till) -> None:
    till.told(till.buy("pro"))
    assert not till.stripe.shop.change(ACME, USAGE)
    ((now, then),) = [one["phases"] for one in till.fake.books.all("subscription_schedule")]
    assert (now["trial"], then["trial"]) == (True, False)
    known = till.known()
    assert known
    assert (known.plan, known.state, known.pending_plan) == (PRO, Standing.TRIAL, USAGE)


def test_less_is_from_the_end_of_the_period_and_can_be_taken_back(till: Till) -> None:
    bought = till.buy("enterprise", units=3)
    till.told(bought)
    assert not till.stripe.shop.change(ACME, PRO)
    known = till.known()
    assert known
    assert (known.plan, known.units, known.pending_plan) == (ENTERPRISE, 3, PRO)
    assert known.pending_from == known.period_end
    assert till.desk.terms_of(ACME, datetime.now(UTC), "stripe").plan == ENTERPRISE
    assert till.desk.terms_of(ACME, datetime.now(UTC) + timedelta(days=31), "stripe").plan == PRO

    assert till.stripe.shop.change(ACME, ENTERPRISE, "month", 6)
    known = till.known()
    assert known
    assert (known.units, known.pending_plan) == (6, None)


def test_what_was_metered_is_invoiced_before_another_plan_begins(till: Till) -> None:
    bought = till.buy("usage")
    till.told(bought)
    assert not till.stripe.shop.change(ACME, PRO)
    known = till.known()
    assert known
    assert (known.plan, known.pending_plan) == (USAGE, PRO)
    (phases,) = [one["phases"] for one in till.fake.books.all("subscription_schedule")]
    assert [one["items"] for one in phases] == [
        [{"price": "price_usage", "quantity": None}],
        [{"price": "price_pro_m", "quantity": 1}],
    ]


def test_back_and_forth_within_minutes_does_what_was_asked_last(till: Till) -> None:
    bought = till.buy("pro")
    till.told(bought)
    for units in (2, 5, 2, 5):
        till.later(timedelta(seconds=1))
        till.stripe.shop.change(ACME, ENTERPRISE, "month", units)
    phases = till.fake.books.things[bought["schedule"]]["phases"] if bought["schedule"] else []
    last = phases[-1]["items"][0]["quantity"] if phases else bought["items"]["data"][0]["quantity"]
    assert last == 5


def test_what_ends_goes_on_until_the_period_ends_and_may_go_on_after_all(till: Till) -> None:
    bought = till.buy("pro")
    till.told(bought)
    till.stripe.shop.cancel(ACME)
    known = till.known()
    assert known
    assert (known.plan, known.pending_plan, known.pending_from) == (PRO, "free", known.period_end)
    till.later(timedelta(seconds=1))
    till.stripe.shop.cancel(ACME, ends=False)
    known = till.known()
    assert known
    assert known.pending_plan is None


def test_who_never_paid_has_no_portal_no_bills_and_nothing_to_end(till: Till) -> None:
    assert till.stripe.shop.invoices(ACME) == ()
    with pytest.raises(Refused, match="no portal"):
        till.stripe.shop.portal_url(ACME)
    with pytest.raises(Refused, match="Choose a plan first"):
        till.stripe.shop.cancel(ACME)


def test_bills_are_shown_in_the_currency_that_stripe_chose(till: Till) -> None:
    bought = till.buy("pro")
    now = till.fake.books.now()
    till.fake.books.bill(bought, "paid", now - 10, 2900, "eur")
    till.fake.books.bill(bought, "open", now, 4400, "jpy")
    till.fake.books.bill(bought, "draft", now, 1)
    shown = till.stripe.shop.invoices(ACME)
    assert [(one.currency, one.total, one.paid) for one in shown] == [
        ("JPY", Decimal(4400), Decimal(0)),
        ("EUR", Decimal("29.00"), Decimal("29.00")),
    ]
    assert all(one.page.startswith("https://") for one in shown)


def test_a_plan_that_is_not_sold_in_the_currency_of_its_own_customer_is_refused_in_a_sentence(till: Till) -> None:
    bought = till.buy("pro")
    bought.update(status="canceled", currency="eur")
    till.told(bought)
    with pytest.raises(Refused, match="bills each customer in one currency"):
        till.stripe.shop.checkout_url(ACME, PRO)


def test_a_deleted_customer_is_made_anew(till: Till) -> None:
    bought = till.buy("pro")
    till.told(bought)
    bought["status"] = "canceled"
    till.fake.books.things[bought["customer"]]["_gone"] = True
    till.told(bought)
    known = till.known()
    assert known
    assert known.state is Standing.ENDED
    again = till.buy("pro")
    assert again["customer"] != bought["customer"]
    assert again["status"] == "active"  # no second trial
    till.told(again)
    known = till.known()
    assert known
    assert (known.reference, known.plan) == (again["id"], PRO)


def test_a_call_whose_answer_was_lost_is_done_once(till: Till) -> None:
    till.stripe.shop.checkout_url(ACME + 1, PRO)  # the connection is open
    till.fake.faults = ["lost"]
    till.stripe.shop.checkout_url(ACME, PRO)
    found = till.fake.books.all("customer")
    assert len([one for one in found if one["metadata"] == {"pullwright_account": str(ACME)}]) == 1


def test_what_stripe_says_no_to_is_one_sentence_without_the_key(till: Till) -> None:
    till.fake.faults = [500, 500, 500]
    with pytest.raises(Broken, match="Stripe does not answer about a new customer") as away:
        till.stripe.shop.checkout_url(ACME, PRO)
    assert away.value.retryable
    till.fake.faults = [401]
    with pytest.raises(Broken, match="STRIPE_API_KEY") as refused:
        till.stripe.shop.checkout_url(ACME + 1, PRO)
    assert "sk_test" not in str(refused.value)
    till.fake.faults = [402]
    with pytest.raises(Refused, match="payment did not go through"):
        till.stripe.shop.checkout_url(ACME + 2, PRO)


def test_a_mark_is_left_where_stripe_is_away(till: Till) -> None:
    bought = till.buy()
    till.fake.faults = [500] * 3
    till.told(bought)
    assert till.known() is None
    assert till.desk.rechecks(PROVIDER, 10, timedelta(0)) == ()
    till.later(timedelta(minutes=1))
    till.settle()
    assert till.known()

"""What subscriptions come to, one sentence each. Pure."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.billing.stripe.fold import GRACE, Folded, fold
from bot.billing.stripe.prices import price_list
from bot.billing.stripe.words import Change, Item, Subscription
from core.errors import Refused
from core.plans.catalogue import plans
from core.plans.entitlement import Entitlement, Source, Standing
from core.plans.plan import PlanName
from tests.bot.billing.stripe.till import PRICES

NOW = datetime(2026, 11, 21, tzinfo=UTC)
END = NOW + timedelta(days=20)
LIST = price_list(PRICES, plans())
ONE = Subscription(
    "sub_1",
    "cus_1",
    "active",
    NOW - timedelta(days=40),
    (Item("si_1", "price_ent_m", 3, NOW - timedelta(days=10), END),),
)
KNOWN = Entitlement(1, Source.STRIPE, PlanName("pro"), Standing.ACTIVE, NOW - timedelta(days=1), reference="sub_1")


def folded(*subscriptions: Subscription, known: Entitlement | None = None, now: datetime = NOW) -> Folded:
    return fold(1, subscriptions, LIST, known, now)


def word(*subscriptions: Subscription, known: Entitlement | None = None, now: datetime = NOW) -> Entitlement:
    found = folded(*subscriptions, known=known, now=now).entitlement
    assert found
    return found


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("active", Standing.ACTIVE),
        ("trialing", Standing.TRIAL),
        ("past_due", Standing.GRACE),
        ("unpaid", Standing.READ_ONLY),
        ("paused", Standing.READ_ONLY),
        ("canceled", Standing.ENDED),
        ("incomplete", Standing.ENDED),
        ("incomplete_expired", Standing.ENDED),
    ],
)
def test_each_status_is_a_standing(status: str, state: Standing) -> None:
    found = word(replace(ONE, status=status, trial_end=END, unpaid_since=NOW))
    assert (found.state, found.plan, found.units, found.cycle) == (state, "enterprise", 3, "month")
    assert found.trial_end == (END if state is Standing.TRIAL else None)


def test_a_late_payment_is_forgiven_for_a_week_and_then_only_reading_is_left() -> None:
    late = replace(ONE, status="past_due", unpaid_since=NOW)
    moment = timedelta(seconds=1)
    assert word(late, now=NOW + GRACE - moment).state is Standing.GRACE
    assert word(late, now=NOW + GRACE).state is Standing.READ_ONLY
    again = folded(late, now=NOW).again
    assert again
    assert NOW + GRACE < again < NOW + GRACE + timedelta(minutes=2)


def test_what_was_announced_is_told_with_its_moment() -> None:
    ends = word(replace(ONE, next=Change(END)))
    assert (ends.pending_plan, ends.pending_from, ends.state) == ("free", END, Standing.ACTIVE)
    smaller = word(replace(ONE, next=Change(END, (("price_pro_m", 1),))))
    assert (smaller.pending_plan, smaller.pending_from) == ("pro", END)
    assert word(replace(ONE, next=Change(END, (("price_ent_y", 3),)))).pending_plan is None
    odd = folded(replace(ONE, next=Change(END, (("price_odd", 1),))))
    assert odd.entitlement
    assert odd.entitlement.pending_plan is None
    assert [note.kind for note in odd.notes] == ["unknown price"]


def test_an_unknown_price_keeps_the_last_plan_and_is_told() -> None:
    odd = replace(ONE, items=(Item("si_1", "price_odd", 9),))
    kept = folded(odd, known=KNOWN)
    assert kept.entitlement
    assert (kept.entitlement.plan, kept.entitlement.units) == ("pro", 1)
    assert [note.kind for note in kept.notes] == ["unknown price"]
    new = folded(odd)
    assert (new.entitlement, [note.kind for note in new.notes]) == (None, ["unknown price"])


def test_an_unknown_status_keeps_what_was_and_is_told() -> None:
    strange = folded(replace(ONE, status="hibernating"), known=replace(KNOWN, state=Standing.GRACE))
    assert strange.entitlement
    assert strange.entitlement.state is Standing.GRACE
    assert [note.kind for note in strange.notes] == ["unknown status"]


def test_of_two_the_newest_that_is_paid_counts_and_the_other_is_told() -> None:
    newer = replace(ONE, id="sub_2", created=NOW, items=(Item("si_2", "price_pro_m"),))
    found = folded(ONE, newer)
    assert found.entitlement
    assert (found.entitlement.reference, found.entitlement.plan) == ("sub_2", "pro")
    assert [(note.kind, note.reference) for note in found.notes] == [("second subscription", "sub_1")]
    assert folded(newer, ONE) == found
    assert word(ONE, replace(newer, status="past_due")).reference == "sub_1"
    assert word(ONE, replace(newer, status="canceled")).reference == "sub_1"


def test_nothing_is_the_end_of_what_was_and_else_nothing() -> None:
    assert folded().entitlement is None
    assert word(known=KNOWN).state is Standing.ENDED


@pytest.mark.parametrize(
    ("setting", "why"),
    [
        ("gold.month=price_1", "no plan and cycle"),
        ("pro=price_1", "no plan and cycle"),
        ("pro.week=price_1", "no plan and cycle"),
        ("pro.month=", "no id of a price"),
        ("pro.month=price 1", "no id of a price"),
        ("pro.month=price_1,pro.month=price_2", "twice"),
        ("pro.month=price_1,pro.year=price_1", "twice"),
    ],
)
def test_a_list_of_prices_that_cannot_be_right_is_refused(setting: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        price_list(setting, plans())


def test_several_prices_of_one_plan_are_all_bought() -> None:
    both = price_list("usage.month=price_a+price_b", plans())
    assert both.lines(plans()[PlanName("usage")], "month", 7) == (("price_a", None), ("price_b", None))
    assert both.plan_of("price_b") == ("usage", "month")

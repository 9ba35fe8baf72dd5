"""The fake sends what the types of the official SDK have, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
import stripe

from core.plans.plan import PlanName
from tests.bot.billing.stripe.till import ACME, METER, Till
from tests.core.store.metering import metered
from tests.fakes.stripe import shapes
from tests.fakes.stripe.types import fits, strange

KINDS: dict[str, type[stripe.StripeObject]] = {
    "customer": stripe.Customer,
    "subscription": stripe.Subscription,
    "subscription_item": stripe.SubscriptionItem,
    "subscription_schedule": stripe.SubscriptionSchedule,
    "price": stripe.Price,
    "invoice": stripe.Invoice,
    "charge": stripe.Charge,
    "dispute": stripe.Dispute,
    "checkout.session": stripe.checkout.Session,
    "billing_portal.session": stripe.billing_portal.Session,
    "billing.meter": stripe.billing.Meter,
    "billing.meter_event": stripe.billing.MeterEvent,
    "billing.meter_event_summary": stripe.billing.MeterEventSummary,
}


def all_in(till: Till) -> list[dict[str, Any]]:
    """One of each kind, as after a day of work."""
    bought = till.buy("enterprise")
    till.told(bought)
    till.stripe.shop.change(ACME, PlanName("pro"))
    till.fake.books.late(bought, till.fake.books.now())
    metered(till.store, "settle:r:1", ACME, METER, 5, timedelta(0))
    till.stripe.outbox.step()
    item = bought["items"]["data"][0]
    rest = [shapes.portal("bps_1", till.fake.url, 1, {"customer": "cus_1", "return_url": "https://x"})]
    rest.append(shapes.meter_summary("mtrusg_1", "mtr_1", 5.0, 0, 60))
    paid = shapes.charge("ch_1", "cus_1", 1, 2900)
    rest += [paid, shapes.dispute("dp_1", paid, "lost")]
    return [*till.fake.books.things.values(), *till.fake.books.metered, *rest, item, item["price"]]


def test_each_object_has_the_fields_of_its_type(till: Till) -> None:
    things = all_in(till)
    assert {one["object"] for one in things} == set(KINDS)
    assert [odd for one in things for odd in strange(one, KINDS[one["object"]], one["object"])] == []


@pytest.mark.parametrize(
    ("changed", "odd"),
    [({"current_period_end": 5}, "no such field"), ({"created": "today"}, "is no"), ({"status": None}, "is no")],
)
def test_what_the_types_have_not_is_found(changed: dict[str, Any], odd: str) -> None:
    thing = {**shapes.subscription("sub_1", "cus_1", 1, []), **changed}
    (found,) = strange(thing, stripe.Subscription)
    assert odd in found


def test_a_literal_is_a_string_that_is_one_of_them() -> None:
    assert fits("subscription", "typing.Literal['subscription']")
    assert not fits("price", "typing.Literal['subscription']")

"""What a proven request costs, and how many people may ask."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plans.catalogue import plan
from core.plans.entitlement import Source, Terms
from core.plans.plan import FREE, Discount, Plan, PlanName
from core.plans.price import most, price
from core.plans.seats import seat, seats_of

USAGE = plan("usage")


@pytest.mark.parametrize(
    ("attempts", "number", "micros"),
    [
        (1, 1, 150_000),
        (0, 1, 100_000),
        (3, 999, 250_000),
        (3, 1000, 200_000),
        (3, 9999, 200_000),
        (3, 10_000, 162_500),
        (-1, 1, 100_000),
    ],
)
def test_usage_is_paid_by_success_and_attempts(attempts: int, number: int, micros: int) -> None:
    assert price(USAGE, attempts, number) == micros


def test_other_plans_charge_nothing_for_a_request() -> None:
    assert {price(plan(name), 5, 1) for name in ("free", "pro", "enterprise", "self_hosted")} == {0}


@given(st.integers(0, 1000), st.integers(1, 10**9), st.integers(0, 10**9), st.integers(1, 100))
def test_a_price_is_never_more_than_what_was_reserved(attempts: int, number: int, each: int, percent: int) -> None:
    made = Plan(PlanName("odd"), "Odd", success=each, validation=each // 3, discounts=(Discount(2, percent),))  # type: ignore[arg-type]  # plain integers will do
    assert 0 <= price(made, attempts, number) <= most(made, attempts)


@pytest.mark.parametrize(
    ("units", "taken", "has_one", "granted", "over"),
    [
        (10, 9, False, True, False),
        (10, 10, False, True, True),
        (10, 11, False, False, False),
        (10, 50, True, True, True),
        (1, 1, False, True, True),
        (1, 2, False, False, False),
        (25, 27, False, True, True),
        (25, 28, False, False, False),
    ],
)
def test_a_tenth_more_people_may_ask(units: int, taken: int, has_one: bool, granted: bool, over: bool) -> None:
    found = seat(units, taken, has_one=has_one)
    assert (found.is_granted, found.is_over) == (granted, over)
    assert bool(found.sentence) == (over or not granted)


def test_seats_are_counted_where_they_are_sold() -> None:
    enterprise, pro = plan("enterprise"), plan("pro")
    assert seats_of(enterprise, Terms(enterprise.name, Source.STRIPE, units=3)) == 3
    assert seats_of(pro, Terms(pro.name, Source.STRIPE, units=3)) is None
    assert seats_of(pro, Terms(pro.name, Source.LICENCE, units=3)) == 3
    assert seats_of(enterprise, Terms(enterprise.name, Source.ADMIN)) is None
    assert seats_of(enterprise, Terms(enterprise.name, Source.ADMIN, units=4)) == 4
    assert seats_of(plan(FREE), Terms()) is None

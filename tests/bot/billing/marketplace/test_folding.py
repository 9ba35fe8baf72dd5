"""In whatever order the events of the Marketplace come, and how often: they end the same, and as it was."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from random import Random

import pytest

from bot.billing.marketplace.folding import heard, listed
from bot.billing.marketplace.plans import ListingPlans, listing_plans
from core.asks import Person
from core.events import Bought, PlanChanged
from core.github import ListedPlan, Pending, Purchase
from core.plans.entitlement import Entitlement, Standing
from core.plans.period import months_later
from core.plans.plan import FREE

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ACME = Person(42, "acme", "Organization")
LISTED = {7001: "Free", 7002: "Pro", 7003: "Enterprise"}
PLANS: ListingPlans = listing_plans("7003=enterprise")
HISTORIES = 60


def fold(events: Sequence[PlanChanged], known: Entitlement | None = None) -> Entitlement | None:
    """What is known after them, as each receiver would find it a second later."""
    for number, event in enumerate(events):
        known = heard(known, event, PLANS, NOW + timedelta(seconds=number)) or known
    return known


def said(known: Entitlement | None) -> Entitlement:
    """What it comes to, without when we heard of it."""
    assert known is not None
    return replace(known, stamp=NOW, checked=None)


@dataclass
class Customer:
    """One account at the Marketplace, and all that GitHub tells of it. What happens, happens on days of their own."""

    random: Random
    today: datetime
    holds: Bought | None = None
    ordered: Bought | None = None

    def lives(self, most: int) -> Iterator[PlanChanged]:
        yield self._buys()
        for _ in range(most - 1):
            self.today += self.random.randint(1, 3) * DAY
            yield self._does()

    def _does(self) -> PlanChanged:
        if self.holds is None:
            return self._buys()
        if self.ordered is not None:
            return self.random.choice((self._cycle_ends, self._takes_back))()
        return self.random.choice((self._upgrades, self._orders, self._orders_end, self._cancels))()

    def _buys(self) -> PlanChanged:
        cycle = self.random.choice(("month", "year"))
        next_billing = months_later(self.today, 12 if cycle == "year" else 1)
        trial_end = self.today + 14 * DAY if self.random.random() < 0.3 else None
        self.holds = Bought(7002, "Pro", cycle, self.random.randint(1, 5), trial_end, next_billing)
        return self._told("purchased", self.holds)

    def _upgrades(self) -> PlanChanged:
        assert self.holds
        before = self.holds
        self.holds = replace(before, plan=7003, name=LISTED[7003], units=before.units + 1, trial_end=None)
        return self._told("changed", self.holds, before)

    def _orders(self) -> PlanChanged:
        assert self.holds
        self.ordered = replace(self.holds, plan=7001, name="Free")
        return self._told("pending_change", self.ordered, self.holds, self.holds.next_billing)

    def _orders_end(self) -> PlanChanged:
        assert self.holds
        self.ordered = replace(self.holds, units=0)
        return self._told("pending_change", self.ordered, self.holds, self.holds.next_billing)

    def _takes_back(self) -> PlanChanged:
        assert self.holds
        assert self.ordered
        self.ordered, before = None, self.ordered
        return self._told("pending_change_cancelled", self.holds, before)

    def _cycle_ends(self) -> PlanChanged:
        assert self.holds
        assert self.ordered
        assert self.holds.next_billing
        self.today, after = self.holds.next_billing, self.ordered
        before, self.ordered = self.holds, None
        if after.units == 0:
            return self._cancels()
        self.holds = replace(after, next_billing=months_later(self.today, 1), cycle="month", trial_end=None)
        return self._told("changed", self.holds, before)

    def _cancels(self) -> PlanChanged:
        assert self.holds
        before, self.holds, self.ordered = self.holds, None, None
        return self._told("cancelled", replace(before, units=0))

    def _told(
        self, action: str, bought: Bought, before: Bought | None = None, effective: datetime | None = None
    ) -> PlanChanged:
        return PlanChanged(action, ACME, effective or self.today, bought, before)


def histories() -> Iterator[tuple[Customer, list[PlanChanged]]]:
    for seed in range(HISTORIES):
        random = Random(seed)
        customer = Customer(random, datetime(2026, 1, random.randint(1, 28), tzinfo=UTC))
        yield customer, list(customer.lives(random.choice((3, 4, 5, 5, 6))))


def test_every_order_of_every_history_ends_the_same_and_as_it_was() -> None:
    orders = 0
    for customer, events in histories():
        truth = said(fold(events))
        assert_is(truth, customer, events)
        for order in permutations(events):
            orders += 1
            assert said(fold(order)) == truth
    assert orders > 10_000


def assert_is(known: Entitlement, customer: Customer, events: list[PlanChanged]) -> None:
    """The fold has found out what the customer really has."""
    holds = customer.holds
    if holds is None:
        assert (known.plan, known.state) == (FREE, Standing.ENDED), events
        return
    assert known.plan == PLANS.of(holds.plan, holds.name), events
    assert (known.units, known.cycle, known.period_end) == (holds.units, holds.cycle, holds.next_billing)
    assert known.state is (Standing.TRIAL if holds.trial_end else Standing.ACTIVE)
    ordered = customer.ordered is not None and PLANS.find(holds.plan, holds.name) != FREE
    taken_back = [event for event in events if event.action == "pending_change_cancelled"]
    if any(event.bought.next_billing == holds.next_billing for event in taken_back):
        ordered = ordered and known.pending_plan is not None  # ordered again in one cycle: only the listing knows
    assert (known.pending_plan is not None, known.pending_from is not None) == (ordered, ordered), events


def test_repeats_in_any_place_change_nothing() -> None:
    for seed, (_, events) in enumerate(histories()):
        random, truth = Random(seed), said(fold(events))
        for _ in range(40):
            order = [*events, *random.choices(events, k=len(events))]
            random.shuffle(order)
            assert said(fold(order)) == truth


def test_contrary_words_of_one_day_end_the_same_in_every_order() -> None:
    """Which of them is right only the listing knows; but nothing depends on which came first."""
    for seed in range(30):
        random = Random(seed)
        day = datetime(2026, 3, 1, tzinfo=UTC)
        bought = [
            Bought(plan, LISTED[plan], cycle, units, None, day + 31 * DAY)
            for plan, cycle, units in ((7002, "month", 1), (7002, "year", 2), (7003, "month", 2), (7001, "month", 1))
        ]
        actions = ("purchased", "changed", "cancelled", "pending_change", "pending_change_cancelled")
        events = [
            PlanChanged(random.choice(actions), ACME, day, random.choice(bought), random.choice((None, *bought)))
            for _ in range(5)
        ]
        truth = said(fold(events))
        assert {str(said(fold(order))) for order in permutations(events)} == {str(truth)}


PRO = Bought(7002, "Pro", "month", 1, None, datetime(2026, 12, 5, tzinfo=UTC))


def bought(effective: datetime, what: Bought = PRO) -> PlanChanged:
    return PlanChanged("purchased", ACME, effective, what, None)


def purchase(what: Bought = PRO, pending: Pending | None = None) -> Purchase:
    plan = ListedPlan(what.plan, what.name)
    rest = (what.cycle, what.units, what.trial_end, what.next_billing, pending)
    return Purchase(ACME.id, ACME.login, ACME.kind, plan, *rest)


def test_an_old_word_says_nothing_against_the_listing() -> None:
    known = listed(ACME.id, None, PLANS, NOW)
    today = NOW.replace(hour=0, minute=0)
    assert heard(known, bought(today - DAY), PLANS, NOW) is None
    again = heard(known, bought(today), PLANS, NOW)
    assert again
    assert (again.plan, again.state, again.checked) == ("pro", Standing.ACTIVE, None)
    assert again.stamp > known.stamp


def test_the_listing_has_the_last_word() -> None:
    told = fold(
        [bought(NOW - 16 * DAY), PlanChanged("pending_change", ACME, NOW + 14 * DAY, replace(PRO, units=0), PRO)]
    )
    assert told
    assert told.pending_plan == FREE
    found = listed(ACME.id, purchase(), PLANS, NOW + DAY)
    assert (found.plan, found.pending_plan, found.checked) == ("pro", None, NOW + DAY)


def test_what_the_listing_announces() -> None:
    free, enterprise = ListedPlan(7001, "Free"), ListedPlan(7003, "Anything")
    at = NOW + 14 * DAY
    for pending, plan in (
        (Pending(free, 1, at), FREE),
        (Pending(enterprise, 3, at), "enterprise"),
        (Pending(None, 1, at), FREE),
        (Pending(ListedPlan(7002, "Pro"), 0, at), FREE),
        (Pending(ListedPlan(7002, "Pro"), 3, at), None),
    ):
        found = listed(ACME.id, purchase(pending=pending), PLANS, NOW)
        assert (found.pending_plan, found.pending_from) == (plan, at if plan else None)


def test_a_trial_that_github_is_late_to_end_is_what_it_becomes() -> None:
    on_trial = replace(PRO, trial_end=NOW + DAY)
    assert listed(ACME.id, purchase(on_trial), PLANS, NOW).state is Standing.TRIAL
    assert listed(ACME.id, purchase(on_trial), PLANS, NOW + 2 * DAY).state is Standing.ACTIVE


@pytest.mark.parametrize(("cycle", "start"), [("month", datetime(2026, 11, 5)), ("year", datetime(2025, 12, 5))])
def test_the_period_is_what_is_paid_for(cycle: str, start: datetime) -> None:
    """Whenever it was bought or changed in it: other seats in mid-month give nobody a new month."""
    what = replace(PRO, cycle=cycle)
    for known in (fold([bought(NOW, what)]), listed(ACME.id, purchase(what), PLANS, NOW)):
        assert known
        assert (known.period_start, known.period_end) == (start.replace(tzinfo=UTC), PRO.next_billing)


def test_a_plan_that_is_none_of_ours_is_the_free_one() -> None:
    known = fold([bought(NOW, replace(PRO, plan=9, name="Platinum"))])
    assert known
    assert (known.plan, known.state) == (FREE, Standing.ACTIVE)
    assert "plan 9 since" in known.reference

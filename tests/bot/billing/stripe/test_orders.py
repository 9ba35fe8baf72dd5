"""Whatever the order in which events arrive, however often, and whatever happens in between: what is known in the end
is what Stripe says in the end."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.billing.stripe.desk import PROVIDER
from core.plans.entitlement import Entitlement, Standing
from core.plans.plan import PlanName
from tests.bot.billing.stripe.lives import LIVES, Change
from tests.bot.billing.stripe.till import ACME, Till, opened


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Till]:
    with opened(tmp_path_factory.mktemp("till")) as ready:
        yield ready


def bare(found: Entitlement | None) -> Entitlement | None:
    """Without when it was asked."""
    return replace(found, stamp=found.period_start or found.stamp, checked=None) if found else None


class Lane:
    """One customer that lives through a life while its events arrive in some order."""

    def __init__(self, till: Till, account: int) -> None:
        self.till = till
        self.account = account
        self.one = till.buy("pro", account)

    def live(self, life: Sequence[Change], order: Sequence[int]) -> None:
        """The event of a change may arrive once that has happened: what is early waits for it, as all others do that
        Stripe sends late. Arrivals are heard twice."""
        happened = 0
        for event in order:
            while happened <= event:
                life[happened](self.till.fake.books, self.one)
                happened += 1
            self.arrive(event)

    def arrive(self, event: int) -> None:
        for _ in range(2):
            self.till.desk.want(PROVIDER, self.one["customer"])
            self.till.desk.seen_event(PROVIDER, f"evt_{self.account}_{event}", "customer.subscription.updated")
        self.till.settle()


@pytest.mark.parametrize("name", LIVES)
def test_every_order_over_http_comes_to_the_same(shared: Till, name: str) -> None:
    """A spread of the orders: each is a conversation over HTTP, kept in a database. All of them: `test_all_orders`."""
    life = LIVES[name]
    orders = list(itertools.permutations(range(len(life))))
    base = 10_000 * (1 + list(LIVES).index(name))
    ends = set()
    for number, order in enumerate(orders[:: max(1, len(orders) // 4)]):
        lane = Lane(shared, base + number)
        lane.live(life, order)
        known = shared.known(lane.account)
        shared.later(timedelta(seconds=1))
        shared.told(lane.one)  # the reference: asked once, when all is over
        assert bare(known) == bare(shared.known(lane.account))
        assert known
        ends.add((known.plan, known.state, known.units, known.pending_plan, known.cycle))
    assert len(ends) == 1


def test_an_event_that_is_lost_is_made_up_for_within_a_day(till: Till) -> None:
    bought = till.buy()
    till.told(bought)
    bought["status"] = "canceled"
    till.later(timedelta(hours=24))
    till.settle()
    known = till.known()
    assert known
    assert known.state == "ended"


def test_a_customer_of_whom_nothing_was_ever_heard_is_found_within_a_day(till: Till) -> None:
    till.stripe.asking.begin()
    till.settle()
    till.buy()
    till.later(timedelta(hours=24))
    till.settle()
    assert till.known()


def test_what_was_foreseen_happens_without_any_event(till: Till) -> None:
    bought = till.buy()
    bought["status"] = "active"
    till.fake.books.late(bought, till.fake.books.now())
    till.told(bought)
    states = []
    for _ in range(9):
        till.later(timedelta(days=1))
        till.settle()
        known = till.known()
        assert known
        states.append(str(known.state))
    assert states == ["grace"] * 6 + ["read_only"] * 3


@pytest.mark.parametrize("back", [timedelta(minutes=-3), timedelta(days=-40), timedelta(days=400)])
def test_a_clock_that_jumps_hides_nothing(till: Till, back: timedelta) -> None:
    bought = till.buy()
    till.told(bought)
    till.later(back)
    bought.update(status="canceled")
    till.told(bought)
    known = till.known()
    assert known
    assert known.state == "ended"


def test_a_clock_that_was_far_ahead_takes_nobodys_grace(till: Till) -> None:
    bought = till.buy("enterprise")
    till.later(timedelta(days=400))
    till.told(bought)
    till.later(timedelta(days=-400))
    till.fake.books.late(bought, till.fake.books.now())
    till.told(bought)
    known = till.known()
    assert known
    assert known.state == "grace"


def test_word_that_comes_while_stripe_is_being_asked_is_not_lost(till: Till) -> None:
    bought = till.buy()
    till.desk.want(PROVIDER, bought["customer"])
    (taken,) = till.desk.rechecks(PROVIDER, 1, timedelta(minutes=10))
    till.stripe.asking.ask(taken.subject, taken.begun)
    till.later(timedelta(seconds=1))
    bought["status"] = "canceled"
    till.desk.want(PROVIDER, bought["customer"])
    assert not till.desk.checked(taken, timedelta(hours=23))
    till.settle()
    known = till.known()
    assert known
    assert known.state == "ended"


def test_who_dies_while_asking_is_followed_by_another_within_minutes(till: Till) -> None:
    bought = till.buy()
    till.desk.want(PROVIDER, bought["customer"])
    assert till.desk.rechecks(PROVIDER, 1, timedelta(minutes=3))  # and that was the last of it
    till.settle()
    assert till.known() is None
    till.later(timedelta(minutes=4))
    till.settle()
    assert till.known()


def test_who_asked_first_and_answers_last_does_not_have_the_last_word(till: Till) -> None:
    bought = till.buy()
    first = till.fake.books.now()
    till.told(bought)
    till.later(timedelta(seconds=5))
    bought["status"] = "unpaid"
    till.told(bought)
    late = till.known()
    assert late
    stale = replace(late, state=Standing.ACTIVE, stamp=datetime.fromtimestamp(first, UTC))
    assert not till.desk.keep(stale)
    assert till.known() == late


def test_two_customers_of_one_account_are_told_and_the_paying_one_counts(till: Till) -> None:
    first = till.buy()
    till.told(first)
    other = till.stripe.shop.gateway.new_customer(ACME, "acme", "by hand")
    second = till.fake.books.subscribe(other, [{"price": "price_ent_m", "quantity": 1}])
    till.told(second)
    known = till.known()
    assert known
    assert known.reference == first["id"]
    assert ("second customer", ACME) in [(note.kind, account) for note, account in till.notes]
    first["status"] = "canceled"
    till.told(first)
    till.told(second)
    known = till.known()
    assert known
    assert known.reference == second["id"]


def test_a_checkout_that_was_paid_twice_is_told(till: Till) -> None:
    url = till.stripe.shop.checkout_url(ACME, PlanName("pro"))
    page = till.fake.books.things[url.rpartition("/")[2]]
    first, second = till.fake.books.pay(page), till.fake.books.pay(page)
    till.told(first)
    known = till.known()
    assert known
    assert known.reference == max(first["id"], second["id"])
    assert [note.kind for note, _ in till.notes] == ["second subscription"]


@pytest.mark.parametrize("fault", ["another account of Stripe's", "a key that may do nothing"])
def test_nobody_loses_a_plan_because_the_key_is_wrong(till: Till, fault: str) -> None:
    bought = till.buy()
    till.told(bought)
    before = till.known()
    if fault.startswith("another"):
        del till.fake.books.things[bought["customer"]]
        del till.fake.books.things[bought["id"]]
    else:
        till.fake.faults = [403] * 3
    till.later(timedelta(hours=24))
    till.settle()
    assert till.known() == before
    assert "not answered" in [note.kind for note, _ in till.notes]


def test_a_customer_of_nobody_gives_nothing_to_anybody(till: Till) -> None:
    fake = till.fake.books
    stranger = fake.put({"id": "cus_x", "object": "customer", "created": 1, "metadata": {"pullwright_account": "-1"}})
    till.told(fake.subscribe(stranger["id"], [{"price": "price_ent_m", "quantity": 1}]))
    assert [note.kind for note, _ in till.notes] == ["customer of nobody"]


def test_a_subscription_of_the_other_mode_counts_for_nothing(till: Till) -> None:
    bought = till.buy()
    bought["livemode"] = True
    till.told(bought)
    assert till.known() is None
    assert [note.kind for note, _ in till.notes] == ["test and live mode mixed"]

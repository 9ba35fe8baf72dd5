"""Every order of every life of up to six events, each heard again at the end; without wire and disk: there are many."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.billing.stripe.asking import Asking
from bot.billing.stripe.fold import fold
from bot.billing.stripe.prices import price_list
from bot.billing.stripe.shapes import SubscriptionShape
from bot.billing.stripe.words import Customer, Subscription
from core.plans.account import Account, merged
from core.plans.catalogue import plans
from core.plans.entitlement import Entitlement, newer
from tests.bot.billing.stripe.lives import LIVES, Change
from tests.bot.billing.stripe.till import ACME, PRICES
from tests.fakes.stripe.state import Books, Thing

LIST = price_list(PRICES, plans())


class Direct:
    """A gateway into the books of the fake, through our shapes."""

    is_live = False

    def __init__(self, books: Books) -> None:
        self.books = books

    def customer(self, id: str) -> Customer | None:
        return Customer(id, ACME)

    def subscriptions(self, customer: str) -> tuple[Subscription, ...]:
        return tuple(self._word(one) for one in self.books.all("subscription", customer=customer))

    def _word(self, one: Thing) -> Subscription:
        bills = self.books.all("invoice", _subscription=one["id"], status="open")
        since = min((datetime.fromtimestamp(bill["created"], UTC) for bill in bills), default=None)
        return SubscriptionShape.model_validate(one).word(since)

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"{name} is not asked here")


class Memory:
    """Accounts and words about them, kept by the rules of the desk."""

    def __init__(self) -> None:
        self.one = Account(ACME)
        self.word: Entitlement | None = None

    def account(self, id: int) -> Account:
        return self.one

    def account_paying_as(self, customer: str) -> Account | None:
        return self.one if self.one.stripe_customer == customer else None

    def know(self, account: Account) -> Account:
        self.one = merged(self.one, account)
        return self.one

    def entitlements(self, account: int) -> tuple[Entitlement, ...]:
        return (self.word,) if self.word else ()

    def keep(self, entitlement: Entitlement) -> bool:
        self.word = newer(self.word, entitlement)
        return True

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"{name} is not asked here")


def end_of(life: Sequence[Change], heard: Sequence[int]) -> tuple[Entitlement | None, Entitlement | None]:
    """What is known, and what the reference says: the fold of what there is when all is over. `heard` are the events in
    the order of their arrival; none arrives before it happened."""
    books, desk = Books(), Memory()
    one = books.subscribe("cus_1", [{"price": "price_pro_m", "quantity": 1}], 14)
    asking = Asking(desk, Direct(books), LIST)
    happened, moment = 0, datetime(2026, 1, 1, tzinfo=UTC)
    for event in heard:
        while happened <= event:
            life[happened](books, one)
            happened += 1
        moment += timedelta(seconds=1)
        asking.ask("cus_1", moment)
    return desk.word, fold(ACME, Direct(books).subscriptions("cus_1"), LIST, None, moment).entitlement


def bare(found: Entitlement | None) -> Entitlement | None:
    """Without when it was asked, and without the moments that hang on when the life was begun."""
    moments = {"period_start": None, "period_end": None, "trial_end": None, "pending_from": None, "checked": None}
    return replace(found, stamp=datetime.min, **moments) if found else None  # type: ignore[arg-type]  # by their names


@pytest.mark.parametrize("name", LIVES)
def test_every_order_comes_to_what_the_reference_says(name: str) -> None:
    life, ends = LIVES[name], set()
    assert len(life) <= 6
    for order in itertools.permutations(range(len(life))):
        known, reference = end_of(life, (*order, *reversed(order)))
        assert known == reference, order
        ends.add(bare(known))
    assert len(ends) == 1


CHANGES = sorted({change for life in LIVES.values() for change in life}, key=lambda one: one.__name__)


@pytest.mark.parametrize("length", [1, 2, 3])
def test_every_short_life_in_every_order_comes_to_what_the_reference_says(length: int) -> None:
    for life in itertools.product(CHANGES, repeat=length):
        for order in itertools.permutations(range(length)):
            known, reference = end_of(life, order)
            assert known == reference, ([one.__name__ for one in life], order)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_long_lives_with_repeats_anywhere_come_to_what_the_reference_says(data: st.DataObject) -> None:
    life = data.draw(st.lists(st.sampled_from(CHANGES), min_size=4, max_size=6))
    events = list(range(len(life)))
    repeats = data.draw(st.lists(st.sampled_from(events), max_size=6))
    known, reference = end_of(life, data.draw(st.permutations([*events, *repeats])))
    assert known == reference

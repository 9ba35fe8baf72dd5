"""Accounts, what they have, and the events of providers: stories of years, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest

from core.asks import Person
from core.errors import Refused
from core.ledger.movement import Kind
from core.plans.account import Account
from core.plans.entitlement import Entitlement, Source, Standing
from core.plans.licence import Licence
from core.plans.plan import PlanName
from core.store import Desk, Store
from tests.core.store.asking import admitted, an_ask
from tests.core.store.conftest import Open

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PRO = PlanName("pro")


def bought(**more: object) -> Entitlement:
    return replace(Entitlement(9, Source.STRIPE, PRO, Standing.ACTIVE, NOW), **more)  # type: ignore[arg-type]  # cases


def test_a_renamed_account_is_the_same_and_its_old_login_is_free(desk: Desk) -> None:
    first = desk.know(Account(9, "Acme", "organization", 70))
    assert desk.account_named("ACME") == desk.account(9) == first
    desk.know(Account(9, "Acme-Corp"))
    assert desk.account_named("acme") is None
    assert desk.account(9) == replace(first, login="Acme-Corp")
    desk.know(Account(10, "acme", installation=71))  # somebody else takes it
    found = desk.account_named("acme")
    assert found and (found.id, found.kind) == (10, "user")


def test_whoever_takes_over_a_login_takes_nothing_with_it(desk: Desk) -> None:
    """The first account was renamed, and nobody told us."""
    desk.know(Account(9, "acme", installation=70))
    desk.keep(bought())
    desk.know(Account(10, "Acme", installation=71))
    found, nameless = desk.account_named("acme"), desk.account(9)
    assert found and found.id == 10
    assert nameless and (nameless.login, nameless.installation) == ("", 70)
    assert desk.terms_of(10, NOW, "stripe").plan == "free"
    assert desk.terms_of(9, NOW, "stripe").plan == PRO


def test_in_any_order_of_its_installations_the_newest_holds(opening: Open) -> None:
    desk = opening().desk
    gone = NOW - timedelta(days=1)
    words = (
        Account(9, "acme", "user", 70),
        Account(9, "acme", "user", 70, gone),
        Account(9, "acme", "user", 71),
        Account(9, "acme", "user", 70),
    )
    for number, order in enumerate(permutations(words), 100):
        for word in order:
            desk.know(replace(word, id=number, login=f"acme{number}"))
        found = desk.account(number)
        assert found and (found.installation, found.gone) == (71, None)


def test_what_was_bought_survives_that_the_app_is_taken_away(desk: Desk) -> None:
    desk.know(Account(9, "acme", installation=70))
    desk.keep(bought())
    desk.adjust(9, 5_000_000, reason="a gift", actor="root", key="gift")  # type: ignore[arg-type]  # micro-dollars
    desk.know(Account(9, installation=70, gone=NOW))
    assert desk.account_of(70) == desk.account(9)
    desk.know(Account(9, "acme", installation=75))
    back = desk.account(9)
    assert back and (back.gone, back.installation) == (None, 75)
    assert desk.terms_of(9, NOW, "stripe").plan == PRO
    assert desk.balance(9).credit == 5_000_000


def test_an_account_nobody_told_of_is_found_by_what_was_asked_through_it(desk: Desk) -> None:
    admitted(desk, an_ask(installation=77), account=9)
    assert desk.account_of(77) == Account(9, installation=77)
    assert desk.account_of(78) is None
    assert desk.account(9) is None


def test_one_customer_of_stripe_is_one_account(desk: Desk) -> None:
    desk.know(Account(9, "acme", stripe_customer="cus_1"))
    found = desk.account_paying_as("cus_1")
    assert found and found.id == 9
    assert desk.know(Account(9, "acme")).stripe_customer == "cus_1"
    with pytest.raises(Refused, match="Account 9 pays as cus_1 already"):
        desk.know(Account(10, "other", stripe_customer="cus_1"))
    assert desk.account(10) is None


def test_older_word_replaces_nothing_in_any_order(desk: Desk) -> None:
    words = [
        bought(stamp=NOW, plan=PlanName("free")),
        bought(stamp=NOW + timedelta(seconds=1), period_start=NOW, period_end=NOW + timedelta(days=30)),
        bought(stamp=NOW + timedelta(seconds=2), state=Standing.GRACE),
        bought(stamp=NOW + timedelta(seconds=2), state=Standing.ENDED),
    ]
    for number, order in enumerate(permutations(words), 100):
        for word in (*order, *order[:2]):
            desk.keep(replace(word, account=number))
        assert desk.entitlements(number) == (replace(words[3], account=number),)
    assert not desk.keep(replace(words[0], account=100))


def test_a_word_is_kept_as_it_was_said(desk: Desk) -> None:
    word = bought(
        cycle="year",
        units=12,
        period_start=NOW,
        period_end=NOW + timedelta(days=365),
        trial_end=NOW + timedelta(days=14, microseconds=7),
        pending_plan=PlanName("free"),
        pending_from=NOW + timedelta(days=30),
        reference="sub_1",
        checked=NOW,
    )
    assert desk.keep(word)
    assert desk.entitlements(9) == (word,)
    assert not desk.keep(word)
    later = replace(word, checked=NOW + timedelta(hours=1))
    assert not desk.keep(later)  # no news, and kept
    assert desk.entitlements(9) == (later,)


def test_what_is_too_long_or_too_large_is_bounded(desk: Desk) -> None:
    desk.keep(bought(plan=PlanName("p" * 500), units=-3, reference="r" * 5000))
    (kept,) = desk.entitlements(9)
    assert (len(kept.plan), kept.units, len(kept.reference)) == (32, 1, 64)
    assert desk.terms_of(9, NOW, "stripe").units == 1


def test_of_many_at_once_the_newest_word_stays(opening: Open) -> None:
    desks = [opening().desk for _ in range(4)]
    words = [bought(stamp=NOW + timedelta(seconds=number), units=number + 1) for number in range(24)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda pair: desks[pair[0] % 4].keep(pair[1]), enumerate(words)))
    assert desks[0].entitlements(9) == (words[-1],)


def test_an_event_is_new_once_and_for_ever(opening: Open) -> None:
    first, second = opening().desk, opening().desk
    long_ago = NOW - timedelta(days=400)
    assert not first.knows_event("stripe", "evt_1")
    assert first.seen_event("stripe", "evt_1", "invoice.paid", 9, long_ago)
    assert second.knows_event("stripe", "evt_1")
    assert not second.seen_event("stripe", "evt_1", "invoice.paid", 9, NOW)
    assert second.seen_event("marketplace", "evt_1", "purchased")
    assert first.seen_event("stripe", "e" * 300, "k" * 300) and not first.seen_event("stripe", "e" * 300, "k")
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda _: first.seen_event("stripe", "evt_2", "invoice.paid", 9), range(8)))
    assert sorted(told) == [False] * 7 + [True]


def test_an_administrators_word_is_in_the_books(desk: Desk) -> None:
    desk.keep(bought())
    enterprise = Entitlement(9, Source.ADMIN, PlanName("enterprise"), Standing.ACTIVE, NOW)
    desk.override(enterprise, reason="a pilot", actor="root", what="Plan Enterprise")
    assert desk.terms_of(9, NOW, "stripe").plan == "enterprise"
    (line,) = desk.movements(9)
    assert (line.movement.kind, line.movement.reason, line.movement.actor) == (
        Kind.ADJUST,
        "Plan Enterprise: a pilot",
        "root",
    )
    (kept,) = (one for one in desk.entitlements(9) if one.source is Source.ADMIN)
    ended = replace(kept, state=Standing.ENDED)
    desk.override(ended, reason="over", actor="root", what="Taken back")
    assert desk.terms_of(9, NOW, "stripe").plan == PRO
    assert desk.check_books() is None
    with pytest.raises(Refused, match="--reason"):
        desk.override(enterprise, reason=" ", actor="root", what="Plan Enterprise")
    assert len(desk.movements(9)) == 2


def test_a_clock_that_was_set_back_does_not_silence_an_administrator(opening: Open) -> None:
    desk = opening().desk
    ahead = replace(bought(source=Source.ADMIN), stamp=datetime(2090, 1, 1, tzinfo=UTC))
    desk.keep(ahead)
    desk.override(replace(ahead, plan=PlanName("enterprise")), reason="so", actor="root", what="Plan")
    assert desk.terms_of(9, NOW, "none").plan == "enterprise"


def test_an_organisations_licence_is_for_its_members_only(desk: Desk) -> None:
    licence = Licence("S", PlanName("enterprise"), 3, date(2026, 1, 1), date(2027, 1, 1), organisation="acme")
    desk.know(Account(9, "Acme"))
    desk.know(Account(10, "other"))
    assert [desk.terms_of(one, NOW, "none", licence).plan for one in (9, 10, 11)] == ["enterprise"] + [
        "self_hosted"
    ] * 2


def test_a_seat_is_taken_by_who_asks(store: Store) -> None:
    desk, since = store.desk, datetime(2020, 1, 1, tzinfo=UTC)
    people = [Person(number, f"p{number}") for number in range(1, 5)]
    for person in (*people[:2], people[0]):
        admitted(desk, an_ask(person=person), account=9)
    admitted(desk, an_ask(person=people[2]), account=10)
    assert (desk.askers(9, since), desk.askers(None, since), desk.askers(9, datetime.now(UTC))) == (2, 3, 0)

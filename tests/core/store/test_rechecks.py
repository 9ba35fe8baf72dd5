"""Marks of what is to be asked again, on both databases."""

from datetime import timedelta

from core.plans.account import Account
from core.plans.entitlement import Entitlement, Source, Standing
from core.plans.plan import PlanName
from core.store import Desk
from core.store.rechecks import Recheck

LEASE = timedelta(minutes=10)
NOW = timedelta(0)


def due(desk: Desk, provider: str = "stripe") -> tuple[Recheck, ...]:
    return desk.rechecks(provider, 10, LEASE)


def test_word_marks_once_and_who_takes_it_has_it_alone(desk: Desk) -> None:
    desk.want("stripe", "cus_1")
    desk.want("stripe", "cus_1")
    desk.want("marketplace", "cus_1")
    (one,) = due(desk)
    assert (one.subject, one.wanted, one.attempts) == ("cus_1", 2, 0)
    assert due(desk) == ()
    assert desk.checked(one, None)
    assert due(desk) == ()
    assert len(due(desk, "marketplace")) == 1


def test_new_word_outlives_who_asked_before_it(desk: Desk) -> None:
    desk.want("stripe", "cus_1")
    (one,) = due(desk)
    desk.want("stripe", "cus_1")
    assert not desk.checked(one, None)
    assert not desk.checked(one, timedelta(hours=1))
    desk.unchecked(one, timedelta(hours=1), "away")
    (again,) = due(desk)
    assert again.wanted == 2


def test_what_failed_comes_again_and_counts(desk: Desk) -> None:
    desk.want("stripe", "cus_1")
    (one,) = due(desk)
    desk.unchecked(one, NOW, "away " * 200)
    (again,) = due(desk)
    assert again.attempts == 1
    desk.checked(again, timedelta(days=300))
    assert due(desk) == ()


def test_expecting_puts_nobody_forward(desk: Desk) -> None:
    assert desk.expect("stripe", ["*", "cus_1", "cus_1"]) == 2
    for one in due(desk):
        desk.checked(one, timedelta(hours=1))
    assert desk.expect("stripe", ["*", "cus_1", "cus_2"]) == 1
    assert [one.subject for one in due(desk)] == ["cus_2"]


def test_a_subject_of_any_length_has_a_place(desk: Desk) -> None:
    desk.want("stripe", "x" * 1000)
    desk.want("stripe", "x" * 1000)
    (one,) = due(desk)
    assert (len(one.subject), one.wanted) == (64, 2)


def test_who_pays_is_known(desk: Desk) -> None:
    for number, state in enumerate((Standing.ACTIVE, Standing.ENDED), start=1):
        desk.know(Account(number, stripe_customer=f"cus_{number}"))
        desk.want("stripe", "clock")
        stamp = due(desk)[0].begun
        desk.keep(Entitlement(number, Source.STRIPE, PlanName("pro"), state, stamp))
    assert desk.paying() == ("cus_1",)

"""Asks: one clerk at a time has one, and what it says about it is final."""

import pytest

from core.asks import Person
from core.requests import State
from core.store import Desk, NoRequest
from tests.core.store.asking import ANA, accept, an_ask
from tests.core.store.conftest import Open


def test_two_clerks_never_hold_the_same_ask(opening: Open) -> None:
    first, second = opening().desk, opening().desk
    asks = [an_ask() for _ in range(6)]
    accept(first, *asks)
    hers, his = first.take_asks(4), second.take_asks(4)
    assert [one.ask for one in (*hers, *his)] == asks


def test_an_ask_comes_back_when_its_clerk_died(desk: Desk) -> None:
    ask = an_ask()
    accept(desk, ask)
    assert [one.attempt for one in desk.take_asks(1, lease_s=0)] == [1]
    assert [one.attempt for one in desk.take_asks(1)] == [2]
    assert desk.take_asks(1) == ()


def test_an_ask_that_was_put_off_comes_later_and_can_be_given_back(desk: Desk) -> None:
    ask = an_ask()
    accept(desk, ask)
    desk.postpone(ask.id, 60)
    assert desk.take_asks(1) == ()
    desk.forget_leases([ask.id])
    assert [one.ask.id for one in desk.take_asks(1)] == [ask.id]


def test_admitting_twice_gives_the_same_request(opening: Open) -> None:
    first, second = opening().desk, opening().desk
    ask = an_ask()
    accept(first, ask)
    request = first.admit(ask.id, account=9, lane="100:main", weight=1)
    assert second.admit(ask.id, account=8, lane="100:other", weight=5) == request
    assert first.take_asks(1) == ()
    first.postpone(ask.id, 0)
    assert first.take_asks(1) == (), "what is settled stays settled"


def test_a_refusal_is_said_once_per_person_thread_and_reason(desk: Desk) -> None:
    same, other_thread, other_person = an_ask(), an_ask(number=35), an_ask(person=Person(99, "eve"))
    asks = [an_ask(), same, other_thread, other_person]
    accept(desk, *asks)
    assert [desk.refuse(ask.id, "permission", "Sorry.") for ask in asks] == [True, False, True, True]
    more = an_ask()
    accept(desk, more)
    assert desk.refuse(more.id, "limit", "Sorry.")
    assert desk.take_asks(10) == ()


def test_a_refusal_that_was_not_said_yet_is_said_by_the_next_clerk(desk: Desk) -> None:
    ask = an_ask()
    accept(desk, ask)
    desk.take_asks(1, lease_s=0)
    assert desk.refuse(ask.id, "permission", "Sorry.", until_answered=True)
    desk.take_asks(1)
    assert desk.refuse(ask.id, "permission", "Sorry.", until_answered=True)
    desk.answered(ask.id)
    assert not desk.refuse(ask.id, "permission", "Sorry.", until_answered=True)


def test_what_was_refused_is_not_admitted_by_a_slow_clerk(desk: Desk) -> None:
    ask = an_ask()
    accept(desk, ask)
    desk.refuse(ask.id, "permission", "Sorry.")
    with pytest.raises(NoRequest, match="was refused already"):
        desk.admit(ask.id, account=9, lane="x", weight=1)
    with pytest.raises(NoRequest, match="no ask"):
        desk.admit(an_ask().id, account=9, lane="x", weight=1)


def test_what_was_admitted_is_not_refused_by_a_slow_clerk(desk: Desk) -> None:
    ask = an_ask()
    accept(desk, ask)
    request = desk.admit(ask.id, account=9, lane="100:main", weight=1)
    assert not desk.refuse(ask.id, "permission", "Sorry.")
    assert desk.request(request.id).state is State.PENDING


def test_a_silenced_place_is_silent_until_it_is_not(desk: Desk) -> None:
    desk.silence("repository", 100, ANA)
    desk.silence("repository", 100, ANA)
    assert desk.is_silenced("repository", 100)
    assert not desk.is_silenced("repository", 101) and not desk.is_silenced("installation", 100)
    assert desk.unsilence("repository", 100) and not desk.unsilence("repository", 100)
    assert not desk.is_silenced("repository", 100)


def test_secrets_are_kept_each_in_its_own_place(desk: Desk) -> None:
    assert desk.secret("private_key") is None
    desk.keep_secret("private_key", "one")
    desk.keep_secret("private_key", "two")
    assert desk.secret("private_key") == "two"

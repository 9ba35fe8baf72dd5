"""Jobs that ask through the API: once in each attempt, and what became of it is kept."""

from dataclasses import replace

import pytest

from core.names import AskId
from core.requests import State
from core.store import Caller, Delivery, Desk, NoRequest
from tests.core.store.asking import ANA, an_ask

CALLER = Caller("c" * 32, repository=100, run=5_000_000_000, attempt=1, digest="d" * 64, secret="s" * 43)


def test_an_attempt_of_a_run_asks_once(desk: Desk) -> None:
    first = desk.call(CALLER, an_ask())
    again = desk.call(replace(CALLER, id="e" * 32, digest="f" * 64, secret="t" * 43), an_ask())
    assert again == first
    assert first.secret == CALLER.secret
    assert desk.caller("c" * 32) == first
    assert desk.caller("e" * 32) is None
    assert desk.called(100, 5_000_000_000, 2) is None
    assert desk.call(replace(CALLER, id="f" * 32, attempt=2), an_ask()).ask != first.ask


def test_a_job_and_a_delivery_that_tell_of_the_same_ask_follow_the_same_request(desk: Desk) -> None:
    told, called = an_ask("same"), an_ask("same")
    desk.accept(Delivery("d", "issue_comment"), [told])
    assert desk.call(CALLER, called).ask == told.id
    assert len(desk.take_asks(5)) == 1
    request = desk.admit(told.id, account=9, lane="100:main", weight=1)
    standing = desk.standing(told.id)
    assert (standing.state, standing.request, standing.person) == ("admitted", request.id, ANA)


def test_an_ask_keeps_why_it_was_refused_also_where_nothing_is_said_again(desk: Desk) -> None:
    first, second = an_ask(), an_ask()
    for caller, ask in ((CALLER, first), (replace(CALLER, id="e" * 32, run=6), second)):
        desk.call(caller, ask)
        assert desk.standing(ask.id).state == "open"
        desk.refuse(ask.id, "config:0a1b2c", "The file is wrong.")
        standing = desk.standing(ask.id)
        assert (standing.state, standing.reason, standing.sentence) == ("refused", "config", "The file is wrong.")
    with pytest.raises(NoRequest):
        desk.standing(AskId("0" * 32))


def test_what_was_withdrawn_before_it_was_admitted_is_a_request_that_ends(desk: Desk) -> None:
    ask = an_ask()
    desk.call(CALLER, ask)
    desk.withdraw(ask.id)
    request = desk.admit(ask.id, account=9, lane="100:main", weight=1)
    assert request.cancelling
    assert desk.cancel(request.id, ANA) is State.CANCELLED

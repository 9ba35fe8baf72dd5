"""Asks that the clerk binds to what they repeat or approve, and the requests of a thread."""

from dataclasses import replace

from core.asks import Verb
from core.requests import Publication
from core.store import Desk
from tests.core.store.asking import accept, admitted, an_ask, running


def test_an_ask_is_admitted_as_the_clerk_understood_it(desk: Desk) -> None:
    ask = an_ask()
    accept(desk, ask)
    understood = replace(ask, verb=Verb.FIX, text="what was asked before", of="ab" * 16)
    desk.restate(understood)
    request = desk.admit(ask.id, account=9, lane="100:issue-34", weight=1)
    assert request.ask == understood
    desk.restate(replace(ask, text="too late"))
    assert desk.request(request.id).ask == understood


def test_a_killed_clerks_successor_sees_what_it_understood(desk: Desk) -> None:
    ask = an_ask()
    accept(desk, ask)
    desk.take_asks(1, 0)
    desk.restate(replace(ask, of="cd" * 16))
    [taken] = desk.take_asks(1)
    assert taken.ask.of == "cd" * 16


def test_what_is_about_a_thread(desk: Desk) -> None:
    issue, other = admitted(desk, an_ask(number=5)), admitted(desk, an_ask(number=6))
    opener = running(desk, an_ask(number=5))
    desk.publish(opener.id, opener.attempt, Publication(pull_number=12))
    on_pull = admitted(desk, an_ask(number=12))
    elsewhere = admitted(desk, an_ask(number=12, repository=101))
    assert [one.id for one in desk.about(100, 5)] == [opener.id, issue.id]
    assert [one.id for one in desk.about(100, 12)] == [on_pull.id, opener.id]
    assert [one.id for one in desk.about(100, 6)] == [other.id]
    assert [one.id for one in desk.about(101, 12)] == [elsewhere.id]
    assert desk.about(100, 7) == ()

"""A request's life through the desk, on both databases."""

from dataclasses import replace

from core.requests import Outcome, Publication, State
from core.requests.effects import CLERK, Leave
from core.store import Delivery, Desk, Held
from tests.core.store.asking import ANA, admitted, an_ask, running

PROVEN = Outcome("proven", "It is proven.", "run", 0.5, 10, 5, 60.0)


def test_an_ask_becomes_a_request_that_ends_with_one_bill_and_its_last_words(desk: Desk) -> None:
    ask = an_ask()
    accepted = desk.accept(Delivery("d-1", "issue_comment", "created", 7), [ask])
    assert accepted.new_delivery and accepted.fresh == (ask.id,)
    [taken] = desk.take_asks(10)
    assert (taken.ask, taken.attempt) == (ask, 1)
    assert desk.take_asks(10) == ()

    request = desk.admit(ask.id, account=9, lane="100:main", weight=3)
    assert (request.ask, request.state, request.weight) == (ask, State.PENDING, 3)
    assert [one.request for one in desk.waiting()] == [request.id]
    assert desk.position(request.id) == 1

    attempt = desk.queue(request.id)
    assert attempt == request.attempt
    assert desk.waiting() == () and desk.running_by_installation() == {7: 1}
    claimed = desk.claim(request.id, attempt)
    assert claimed is not None and claimed.state is State.RUNNING and claimed.starts == 1
    assert desk.extend(request.id, attempt) == Held(ok=True, cancelling=False)

    assert desk.intend(request.id, attempt, "pull")
    assert desk.done(request.id, attempt, "pull", "12")
    assert desk.effect(request.id, "pull") == "12"
    publication = Publication("pullwright/x", "abc", 12, "https://github.example/pull/12", 99)
    assert desk.publish(request.id, attempt, publication)
    assert desk.publication(request.id) == publication
    found = desk.by_pull(100, 12)
    assert found is not None and found.id == request.id

    assert desk.finish(request.id, attempt, PROVEN)
    ended = desk.request(request.id)
    assert (ended.state, ended.why) == (State.DONE, "It is proven.")
    assert desk.usage(request.id) == PROVEN
    assert desk.said(request.id, attempt)
    assert desk.take_words(10) == ()


def test_a_running_request_is_cancelled_by_its_worker(desk: Desk) -> None:
    request = running(desk)
    assert desk.cancel(request.id, ANA) is State.RUNNING
    assert desk.extend(request.id, request.attempt) == Held(ok=True, cancelling=True)
    assert desk.finish(request.id, request.attempt, replace(PROVEN, verdict="cancelled", why="Cancelled by ana."))
    assert desk.request(request.id).state is State.CANCELLED


def test_one_that_waits_is_cancelled_at_once_and_the_clerk_says_so(desk: Desk) -> None:
    request = admitted(desk)
    attempt = desk.queue(request.id)
    assert attempt is not None
    assert desk.cancel(request.id, ANA) is State.CANCELLED
    assert desk.claim(request.id, attempt) is None
    [due] = desk.take_words(10)
    assert (due.request.id, due.outcome.verdict) == (request.id, "cancelled")
    assert desk.leave(request.id, CLERK, "comment") is Leave.GRANTED
    assert desk.said(request.id, due.request.attempt)

"""Finding requests again, and the line in numbers."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.asks import Person
from core.begun import Begun
from core.names import RequestId, RunId, Sha, new_run_id
from core.requests import Outcome, Publication, State
from core.runs import Issue, ModelCall, Usage
from core.store import Backlog, Desk, NoRequest, Store
from tests.core.store.asking import ANA, admitted, an_ask, running


def test_a_request_is_found_by_its_thread_its_pull_request_and_its_id(desk: Desk) -> None:
    older, newer = admitted(desk, an_ask(number=5)), running(desk, an_ask(number=5))
    desk.publish(newer.id, 1, Publication(pull_number=12))
    found = desk.latest(100, 5), desk.by_pull(100, 12)
    assert [one.id for one in found if one] == [newer.id] * 2
    assert desk.latest(100, 6) is None and desk.by_pull(101, 12) is None
    assert desk.find(older.id[:12]).id == older.id
    for prefix, problem in (("", "no request ''"), ("zz", "no request 'zz'"), ("%", "no request '%'")):
        with pytest.raises(NoRequest, match=problem):
            desk.find(prefix)
    with pytest.raises(NoRequest):
        desk.request(older.id[:12])  # type: ignore[arg-type]  # a prefix is no id


def test_a_prefix_of_several_is_not_one(desk: Desk) -> None:
    first = admitted(desk).id[0]
    while sum(one.id.startswith(first) for one in desk.open()) < 2:
        admitted(desk)
    with pytest.raises(NoRequest, match="Give more"):
        desk.find(first)


def begun(run: RunId, request: RequestId | None = None) -> Begun:
    return Begun(run, datetime.now(UTC), "octo/shapes", Issue("title", "body"), Sha("0" * 40), {}, request)


def test_a_run_is_linked_to_its_request(store: Store) -> None:
    desk, request = store.desk, running(store.desk)
    assert desk.run_of(request.id) is None
    run, alone = new_run_id(), new_run_id()
    store.begin(begun(run, request.id))
    store.begin(begun(alone))
    found = desk.by_run(run)
    assert found is not None and found.id == request.id
    assert desk.by_run(alone) is None
    assert desk.run_of(request.id) == run
    assert store.history.load(run).issue == Issue("title", "body")


def test_what_a_lost_worker_has_paid_is_on_the_bill(store: Store) -> None:
    desk, request, run = store.desk, running(store.desk), new_run_id()
    store.begin(begun(run, request.id))
    call = ModelCall("openai", "gpt", Usage(100, 20, 0, 0), 0.25, 1.0, True, "end")
    store.called(run, call)
    store.called(run, replace(call, cost_usd=None))
    desk.cancel(request.id, ANA)
    desk.release(request.id, 1)
    assert desk.usage(request.id) == Outcome("cancelled", "Cancelled by ana.", run, 0.25, 200, 40)


def test_open_requests_are_counted_by_person_installation_and_thread(desk: Desk) -> None:
    eve = Person(99, "eve")
    for ask in (an_ask(), an_ask(number=35), an_ask(person=eve), an_ask(installation=8, repository=101)):
        admitted(desk, ask)
    done = running(desk)
    desk.finish(done.id, 1, Outcome("proven", ""))
    assert desk.open_count() == 4
    assert desk.open_count(installation=7) == 3
    assert desk.open_count(person=eve.id) == 1
    assert desk.open_count(repository_id=100, number=34) == 2
    assert len(desk.open(installation=7)) == 3


def test_of_each_lane_only_the_oldest_waits_for_its_turn(desk: Desk) -> None:
    first, second = (admitted(desk, lane="100:main") for _ in range(2))
    other = admitted(desk)
    assert [one.request for one in desk.waiting()] == [first.id, other.id]
    assert [desk.position(one.id) for one in (first, second, other)] == [1, 2, 3]
    desk.queue(first.id)
    assert [one.request for one in desk.waiting()] == [other.id]
    assert desk.position(first.id) == 0
    desk.cancel(first.id, ANA)
    assert [one.request for one in desk.waiting()] == [second.id, other.id]


def test_the_backlog_in_numbers(desk: Desk) -> None:
    assert desk.backlog() == Backlog({}, 0, 0.0)
    admitted(desk)
    running(desk, an_ask(installation=8))
    backlog = desk.backlog()
    assert (backlog.requests, backlog.asks) == ({State.PENDING: 1, State.RUNNING: 1}, 0)
    assert backlog.oldest_s >= 0


def test_feedback_is_kept(desk: Desk) -> None:
    request = admitted(desk)
    desk.feedback(request.id, ANA, "canary-feedback")
    assert desk.feedback_of(request.id) == ("canary-feedback",)

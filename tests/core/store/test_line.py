"""The line on a real database: a lone ask beside another's burst, with workers that only count."""

from collections import deque

from core.names import RequestId
from core.requests import Outcome
from core.requests.fairness import Turns, choose
from core.store import Desk
from tests.core.store.asking import admitted, an_ask, running

WORKERS = 2
PROVEN = Outcome("proven", "It is proven.")


def test_a_lone_ask_waits_three_runs_at_most_behind_a_burst(desk: Desk) -> None:
    for number in range(40):
        admitted(desk, an_ask(installation=1, number=number), account=1, weight=5)
    jobs: deque[tuple[RequestId, int]] = deque()
    turns = dispatch(desk, jobs, Turns())
    run_some(desk, jobs)
    lone = admitted(desk, an_ask(installation=2), account=2)
    turns = dispatch(desk, jobs, turns)
    waited = 0
    while (lone.id, 1) not in jobs:
        run_some(desk, jobs)
        turns = dispatch(desk, jobs, turns)
        waited += 1
    assert waited + (jobs.index((lone.id, 1)) + 1) // WORKERS <= 3


def dispatch(desk: Desk, jobs: deque[tuple[RequestId, int]], turns: Turns) -> Turns:
    """As the clerk does, without a cap, so that only turns protect the lone ask."""
    choice = choose(desk.waiting(), desk.running_by_installation(), 2 * WORKERS - len(jobs), turns, cap=99)
    for request in choice.chosen:
        attempt = desk.queue(request, cap=99)
        assert attempt is not None
        jobs.append((request, attempt))
    return choice.turns


def run_some(desk: Desk, jobs: deque[tuple[RequestId, int]]) -> None:
    """Each worker does one run."""
    for _ in range(WORKERS):
        request, attempt = jobs.popleft()
        assert desk.claim(request, attempt) is not None
        assert desk.finish(request, attempt, PROVEN)


def test_the_expected_start_comes_from_the_line_and_from_recent_runs(desk: Desk) -> None:
    for seconds in (100, 120, 140):
        done = running(desk, an_ask(installation=1))
        desk.finish(done.id, 1, Outcome("proven", "It is proven.", elapsed_s=seconds))
    waiting = [admitted(desk, an_ask(installation=1)) for _ in range(3)]
    assert desk.expected_s(waiting[0].id) is None  # nobody works
    for _ in range(2):
        running(desk, an_ask(installation=1))
    assert [desk.expected_s(one.id) for one in waiting] == [60, 120, 180]
    at_work = running(desk, an_ask(installation=2))
    assert [desk.expected_s(one.id) for one in waiting] == [60, 120, 180]  # its own two are still all it may have
    lone = admitted(desk, an_ask(installation=3), account=5)
    assert desk.expected_s(lone.id) == 2 * 120 / 3
    assert desk.expected_s(at_work.id) == 0
    assert desk.expected_s(RequestId("nobody")) is None

"""The state machine: who holds a request may move it, whoever was overtaken may not, and it always comes to an end."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.requests import ENDED, LEASE_S, MOST_ATTEMPTS, Fenced, Outcome, Request, State, machine
from tests.core.requests.samples import NOW, PENDING, PROVEN, after

CANCELLED = Outcome("cancelled", "Cancelled by ana.")


def ok(step: Request | Fenced) -> Request:
    assert isinstance(step, Request), step
    return step


def queued(request: Request = PENDING) -> Request:
    return ok(machine.queue(request, NOW, LEASE_S))


def running(request: Request = PENDING) -> Request:
    at = queued(request)
    return ok(machine.claim(at, at.attempt, NOW, LEASE_S))


def test_the_straight_way() -> None:
    held = running()
    assert (held.state, held.attempt, held.starts, held.lease_until) == (State.RUNNING, 1, 1, after(LEASE_S))
    done = ok(machine.finish(held, 1, PROVEN))
    assert (done.state, done.lease_until, done.why) == (State.DONE, None, "It is proven.")


def test_a_second_copy_of_a_job_is_fenced() -> None:
    assert machine.claim(running(), 1, NOW, LEASE_S) == Fenced("it is running, not queued")


def test_a_heartbeat_never_shortens_a_lease() -> None:
    held = running()
    assert ok(machine.extend(held, 1, after(-5), LEASE_S)).lease_until == after(LEASE_S)
    assert ok(machine.extend(held, 1, after(5), LEASE_S)).lease_until == after(5 + LEASE_S)


def test_a_lease_that_is_not_over_is_not_reaped() -> None:
    assert isinstance(machine.expire(running(), after(LEASE_S - 0.001)), Fenced)
    assert isinstance(machine.expire(PENDING, after(1e6)), Fenced)


def test_whoever_was_overtaken_changes_nothing() -> None:
    again = ok(machine.expire(running(), after(LEASE_S)))
    assert (again.state, again.attempt) == (State.PENDING, 2)
    second = running(again)
    for late in (
        machine.claim(second, 1, NOW, LEASE_S),
        machine.extend(second, 1, NOW, LEASE_S),
        machine.release(second, 1),
        machine.finish(second, 1, PROVEN),
        machine.stay_queued(queued(again), 1, NOW, LEASE_S),
    ):
        assert late == Fenced("attempt 1 was overtaken by 2")


def test_its_own_holder_may_say_finished_twice_but_nobody_else() -> None:
    done = ok(machine.finish(running(), 1, PROVEN))
    assert machine.finish(done, 1, PROVEN) is done
    assert isinstance(machine.finish(done, 2, PROVEN), Fenced)
    stopped = ok(machine.cancel(PENDING, "ana"))
    assert isinstance(machine.finish(stopped, 1, PROVEN), Fenced)


def test_a_lost_worker_counts_and_a_lost_job_does_not() -> None:
    request = PENDING
    for _ in range(3 * MOST_ATTEMPTS):
        request = ok(machine.expire(queued(request), after(LEASE_S)))
    assert (request.state, request.starts, request.attempt) == (State.PENDING, 0, 1 + 3 * MOST_ATTEMPTS)
    for lost in range(MOST_ATTEMPTS):
        assert (request.state, request.starts) == (State.PENDING, lost)
        request = ok(machine.expire(running(request), after(LEASE_S)))
    assert (request.state, request.why) == (State.DEAD, "Its worker was lost 5 times.")


def test_handing_back_does_not_count() -> None:
    request = PENDING
    for _ in range(3 * MOST_ATTEMPTS):
        held = running(request)
        request = ok(machine.release(held, held.attempt))
    assert (request.state, request.starts) == (State.PENDING, 0)


def test_a_dead_one_is_revived_with_all_its_attempts() -> None:
    dead = replace(PENDING, state=State.DEAD, attempt=6, starts=MOST_ATTEMPTS, why="Its worker was lost 5 times.")
    assert machine.revive(dead) == replace(PENDING, attempt=7)
    assert isinstance(machine.revive(PENDING), Fenced)


def test_cancelling_one_that_waits_fences_its_job() -> None:
    stopped = ok(machine.cancel(queued(), "ana"))
    assert (stopped.state, stopped.attempt, stopped.why) == (State.CANCELLED, 2, "Cancelled by ana.")
    assert isinstance(machine.claim(stopped, 1, NOW, LEASE_S), Fenced)
    assert isinstance(machine.cancel(stopped, "bob"), Fenced)


@pytest.mark.parametrize(
    "end",
    [
        lambda held: machine.finish(held, 1, CANCELLED),
        lambda held: machine.release(held, 1),
        lambda held: machine.expire(held, after(LEASE_S)),
    ],
    ids=["its worker heard of it", "its worker handed it back", "its worker was lost"],
)
def test_cancelling_one_that_runs_ends_it_however_it_comes_back(end: Callable[[Request], Request | Fenced]) -> None:
    told = ok(machine.cancel(running(), "ana"))
    assert (told.state, told.cancelling) == (State.RUNNING, True)
    stopped = ok(end(told))
    assert (stopped.state, stopped.cancelling, stopped.why) == (State.CANCELLED, False, "Cancelled by ana.")


STEPS: dict[str, Callable[[Request, int, float], Request | Fenced]] = {
    "queue": lambda one, _attempt, at: machine.queue(one, after(at), LEASE_S),
    "stay_queued": lambda one, attempt, at: machine.stay_queued(one, attempt, after(at), LEASE_S),
    "claim": lambda one, attempt, at: machine.claim(one, attempt, after(at), LEASE_S),
    "extend": lambda one, attempt, at: machine.extend(one, attempt, after(at), LEASE_S),
    "release": lambda one, attempt, _at: machine.release(one, attempt),
    "expire": lambda one, _attempt, at: machine.expire(one, after(at)),
    "finish": lambda one, attempt, _at: machine.finish(one, attempt, PROVEN),
    "cancel": lambda one, _attempt, _at: machine.cancel(one, "ana"),
    "revive": lambda one, _attempt, _at: machine.revive(one),
}
MOVES = st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 2), st.floats(0, 20)), max_size=60)


@given(MOVES)
def test_any_steps_in_any_order_keep_the_rules(moves: list[tuple[str, int, float]]) -> None:
    request, clock = PENDING, 0.0
    for name, age, passed in moves:
        clock += passed
        attempt = request.attempt - age
        moved = STEPS[name](request, attempt, clock)
        if isinstance(moved, Fenced):
            assert moved.why
            continue
        if name in ("stay_queued", "claim", "extend", "release", "finish"):
            assert age == 0, "an old attempt moved it"
        assert moved.attempt >= request.attempt
        assert (moved.lease_until is not None) == (moved.state in (State.QUEUED, State.RUNNING))
        assert 0 <= moved.starts <= MOST_ATTEMPTS
        assert request.state not in ENDED or moved == request or name == "revive"
        assert not (moved.cancelling and moved.state is not State.RUNNING)
        request = moved


@given(MOVES)
def test_left_alone_it_ends(moves: list[tuple[str, int, float]]) -> None:
    """After any history, a queue and workers that work bring it to its end."""
    request, clock = PENDING, 0.0
    for name, age, passed in moves:
        clock += passed
        moved = STEPS[name](request, request.attempt - age, clock)
        request = moved if isinstance(moved, Request) else request
    if request.state in (State.QUEUED, State.RUNNING):
        request = ok(machine.expire(request, after(clock + 2 * LEASE_S)))
    if request.state is State.PENDING:
        held = running(request)
        request = ok(machine.finish(held, held.attempt, PROVEN))
    assert request.state in ENDED

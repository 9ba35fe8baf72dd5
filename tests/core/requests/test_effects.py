"""Effects: leave for one at a time, and only to whoever may act."""

from dataclasses import replace

from core.requests import LEASE_S, State, effects
from core.requests.effects import CLERK, Effect, Leave
from tests.core.requests.samples import NOW, PENDING, after

RUNNING = replace(PENDING, state=State.RUNNING, lease_until=after(LEASE_S))
BEGUN = effects.begun("comment", 1, NOW)


def test_the_first_to_ask_has_leave_and_may_ask_again() -> None:
    assert effects.leave(None, RUNNING, 1, NOW) is Leave.GRANTED
    assert effects.leave(BEGUN, RUNNING, 1, after(1)) is Leave.GRANTED


def test_another_has_leave_when_the_time_of_the_first_is_over() -> None:
    next_one = replace(RUNNING, attempt=2)
    assert effects.leave(BEGUN, next_one, 2, after(LEASE_S - 1)) is Leave.BUSY
    assert effects.leave(BEGUN, next_one, 2, after(LEASE_S)) is Leave.GRANTED


def test_what_is_done_is_done() -> None:
    done = effects.done(BEGUN, RUNNING, 1, "99")
    assert done == Effect("comment", 1, after(LEASE_S), "99")
    assert effects.leave(done, RUNNING, 1, NOW) is Leave.DONE
    assert effects.done(done, RUNNING, 1, "100") is None


def test_whoever_was_overtaken_has_no_leave_and_no_say() -> None:
    for state in State:
        if state is not State.RUNNING:
            assert effects.leave(None, replace(RUNNING, state=state), 1, NOW) is Leave.FENCED
    assert effects.leave(None, replace(RUNNING, attempt=2), 1, NOW) is Leave.FENCED
    assert effects.done(BEGUN, replace(RUNNING, attempt=2), 1, "99") is None
    assert effects.done(replace(BEGUN, attempt=2), replace(RUNNING, attempt=2), 1, "99") is None
    assert effects.done(None, RUNNING, 1, "99") is None


def test_the_clerk_acts_while_no_worker_runs_and_may_end_what_it_began() -> None:
    assert effects.leave(None, PENDING, CLERK, NOW) is Leave.GRANTED
    assert effects.leave(None, RUNNING, CLERK, NOW) is Leave.FENCED
    begun = effects.begun("comment", CLERK, NOW)
    assert effects.leave(begun, PENDING, CLERK, after(1)) is Leave.BUSY, "it may be another clerk"
    assert effects.leave(begun, PENDING, CLERK, after(LEASE_S)) is Leave.GRANTED
    assert effects.leave(begun, RUNNING, 1, NOW) is Leave.BUSY
    done = effects.done(begun, RUNNING, CLERK, "99")
    assert done is not None and done.result == "99"

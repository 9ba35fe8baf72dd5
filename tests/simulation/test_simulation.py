"""Whatever order things happen and break in, each ask ends in exactly one of everything."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core.requests import LEASE_S, Fenced, Outcome, Request, State, effects, machine
from core.requests.effects import Effect, Leave
from tests.simulation.rules import Rules
from tests.simulation.simulator import Simulation
from tests.simulation.world import Violation

SEEDS = 300


def test_three_hundred_plays() -> None:
    ends: Counter[State] = Counter()
    for seed in range(SEEDS):
        play = Simulation(seed)
        play.run()
        ends.update(play.ends())
    assert set(ends) == {State.DONE, State.CANCELLED, State.DEAD}, "the plays see every end"


def test_the_same_seed_is_the_same_play() -> None:
    first, second = Simulation(7), Simulation(7)
    first.run()
    second.run()
    assert first.story() == second.story() != Simulation(8).story()


def claimed_by_anybody(request: Request, attempt: int, now: datetime, lease_s: float) -> Request | Fenced:
    return machine.claim(request, request.attempt, now, lease_s)


def claimed_twice(request: Request, attempt: int, now: datetime, lease_s: float) -> Request | Fenced:
    if request.state is State.RUNNING and request.attempt == attempt:
        return replace(request, lease_until=now + timedelta(seconds=lease_s))
    return machine.claim(request, attempt, now, lease_s)


def finished_by_anybody(request: Request, attempt: int, outcome: Outcome) -> Request | Fenced:
    return machine.finish(request, request.attempt, outcome)


def expired_without_a_fence(request: Request, now: datetime) -> Request | Fenced:
    moved = machine.expire(request, now)
    return replace(moved, attempt=request.attempt) if isinstance(moved, Request) else moved


def expired_too_early(request: Request, now: datetime) -> Request | Fenced:
    return machine.expire(request, now + timedelta(seconds=LEASE_S - 2))


def given_up_never(request: Request, now: datetime) -> Request | Fenced:
    return machine.expire(replace(request, starts=0), now)


def leave_for_everybody(effect: Effect | None, request: Request, attempt: int, now: datetime) -> Leave:
    given = effects.leave(effect, request, attempt, now)
    return Leave.GRANTED if given is Leave.BUSY else given


def leave_for_the_overtaken(effect: Effect | None, request: Request, attempt: int, now: datetime) -> Leave:
    given = effects.leave(effect, request, attempt, now)
    return Leave.GRANTED if given is Leave.FENCED else given


BROKEN: dict[str, Rules] = {
    "a claim looks at no attempt": Rules(claim=claimed_by_anybody),
    "a job is claimed twice": Rules(claim=claimed_twice),
    "an end looks at no attempt": Rules(finish=finished_by_anybody),
    "a reaped request keeps its attempt": Rules(expire=expired_without_a_fence),
    "a lease is reaped before it is over": Rules(expire=expired_too_early),
    "poison is never given up": Rules(expire=given_up_never),
    "leave is given while another has it": Rules(leave=leave_for_everybody),
    "leave is given to the overtaken": Rules(leave=leave_for_the_overtaken),
}


@pytest.mark.parametrize("rules", BROKEN.values(), ids=BROKEN)
def test_a_broken_rule_is_found_and_replays_from_its_seed(rules: Rules) -> None:
    found = first_violation(lambda seed: Simulation(seed, rules=rules))
    seed = re.match(r"seed (\d+): ", found)
    assert seed is not None
    with pytest.raises(Violation) as again:
        Simulation(int(seed[1]), rules=rules).run()
    assert str(again.value) == found


def first_violation(play: Callable[[int], Simulation]) -> str:
    for seed in range(SEEDS):
        try:
            play(seed).run()
        except Violation as violation:
            return str(violation)
    raise AssertionError("nothing was found")

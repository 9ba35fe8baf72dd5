"""Effects: what a request does to the world, each under a key, so that it is done once.

The key is (request, kind). Whoever wants to cause an effect asks for leave first, looks whether the effect is
there already, causes it, and keeps the result. Leave lasts `LEASE_S` and renews the lease of a worker: a call
that is bounded to less than that is over before anybody else can get leave for the same effect.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from core.requests.machine import LEASE_S
from core.requests.request import Request, State

CLERK = 0  # the attempt number under which the clerk acts: no worker ever has it


class Leave(StrEnum):
    """The answer to somebody who wants to cause an effect."""

    GRANTED = "granted"  # look it up, then cause it, within LEASE_S
    DONE = "done"  # it was caused and its result is kept
    BUSY = "busy"  # somebody else has leave; ask again when that is over
    FENCED = "fenced"  # the request is not yours (any more)


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect of a request; `result` is None until it is known to be there."""

    kind: str  # comment | branch | pull | check | reports | …
    attempt: int
    until: datetime
    result: str | None = None


def may_act(request: Request, attempt: int) -> bool:
    """Whether `attempt` may cause effects: the clerk while no worker runs, a worker while it holds the request."""
    if attempt == CLERK:
        return request.state is not State.RUNNING
    return request.state is State.RUNNING and request.attempt == attempt


def leave(effect: Effect | None, request: Request, attempt: int, now: datetime) -> Leave:
    """Whether `attempt` may cause the effect now, of which `effect` is what is known."""
    if not may_act(request, attempt):
        return Leave.FENCED
    if effect is None:
        return Leave.GRANTED
    if effect.result is not None:
        return Leave.DONE
    again = attempt != CLERK and effect.attempt == attempt  # of an attempt there is one; of clerks there are several
    return Leave.GRANTED if again or effect.until <= now else Leave.BUSY


def begun(kind: str, attempt: int, now: datetime) -> Effect:
    """The effect for which leave was just given."""
    return Effect(kind, attempt, now + timedelta(seconds=LEASE_S))


def done(effect: Effect | None, request: Request, attempt: int, result: str) -> Effect | None:
    """The effect with its result; None if `attempt` may not say so (any more).

    The clerk may, also when a worker has begun since: what it caused is there, and it had leave for it.
    """
    if effect is None or effect.attempt != attempt or effect.result is not None:
        return None
    if attempt != CLERK and not may_act(request, attempt):
        return None
    return replace(effect, result=result)

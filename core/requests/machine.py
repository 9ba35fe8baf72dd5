"""The one state machine of a request. Pure: each step returns the request as it is afterwards, or why it may not be.

`attempt` is the fence. It goes up whenever work is taken from whoever had it, so an old holder matches nothing
any more; the store applies these functions to a locked row, the simulator to a value in memory.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.requests.request import ENDED, Outcome, Request, State

LEASE_S = 15.0
MOST_ATTEMPTS = 5

_GIVEN_UP = f"Its worker was lost {MOST_ATTEMPTS} times."
_CANCELLED = "Cancelled by {}."


@dataclass(frozen=True, slots=True)
class Fenced:
    """The step was refused and nothing is to change; `why` is for the log."""

    why: str


def _until(now: datetime, lease_s: float) -> datetime:
    return now + timedelta(seconds=lease_s)


def _held(request: Request, attempt: int, state: State) -> Fenced | None:
    """Why `attempt` does not hold `request` in `state`; None if it does."""
    if request.attempt != attempt:
        return Fenced(f"attempt {attempt} was overtaken by {request.attempt}")
    return None if request.state is state else Fenced(f"it is {request.state}, not {state}")


def queue(request: Request, now: datetime, lease_s: float) -> Request | Fenced:
    """pending → queued: its id and attempt may be given to the queue."""
    if request.state is not State.PENDING:
        return Fenced(f"it is {request.state}, not pending")
    return replace(request, state=State.QUEUED, lease_until=_until(now, lease_s))


def stay_queued(request: Request, attempt: int, now: datetime, lease_s: float) -> Request | Fenced:
    """queued → queued: the queue was seen to hold it still, behind longer work."""
    fenced = _held(request, attempt, State.QUEUED)
    return fenced or replace(request, lease_until=_until(now, lease_s))


def claim(request: Request, attempt: int, now: datetime, lease_s: float) -> Request | Fenced:
    """queued → running. A second copy of the same job finds it running and is fenced."""
    fenced = _held(request, attempt, State.QUEUED)
    return fenced or replace(request, state=State.RUNNING, lease_until=_until(now, lease_s), starts=request.starts + 1)


def extend(request: Request, attempt: int, now: datetime, lease_s: float) -> Request | Fenced:
    """running → running, with a lease that ends no earlier than before."""
    fenced = _held(request, attempt, State.RUNNING)
    if fenced:
        return fenced
    until = _until(now, lease_s)
    return replace(request, lease_until=max(until, request.lease_until or until))


def release(request: Request, attempt: int) -> Request | Fenced:
    """running → pending: its worker hands it back. The start does not count, or a few deploys would kill it."""
    fenced = _held(request, attempt, State.RUNNING)
    return fenced or _back(replace(request, starts=request.starts - 1))


def expire(request: Request, now: datetime) -> Request | Fenced:
    """queued or running → pending once the lease is over; dead after `MOST_ATTEMPTS` lost workers.

    A job that the queue lost was never begun, so it is put back as often as that happens.
    """
    if request.state not in (State.QUEUED, State.RUNNING) or request.lease_until is None:
        return Fenced(f"it is {request.state} and nobody holds it")
    if request.lease_until > now:
        return Fenced("its lease is not over")
    if request.state is State.RUNNING and request.starts >= MOST_ATTEMPTS and not request.cancelling:
        return _end(_fence(request), State.DEAD, _GIVEN_UP)
    return _back(request)


def finish(request: Request, attempt: int, outcome: Outcome) -> Request | Fenced:
    """running → done or cancelled. The same holder may say it again: the answer to the first may have been lost."""
    if request.state in ENDED and request.attempt == attempt:
        return request
    fenced = _held(request, attempt, State.RUNNING)
    end = State.CANCELLED if outcome.verdict == "cancelled" else State.DONE
    return fenced or _end(request, end, outcome.why)


def cancel(request: Request, by: str) -> Request | Fenced:
    """pending or queued → cancelled; a running one is told at its worker's next heartbeat."""
    if request.state in ENDED:
        return Fenced(f"it is {request.state} already")
    why = _CANCELLED.format(by)
    if request.state is State.RUNNING:
        return replace(request, cancelling=True, why=why)
    return _end(_fence(request), State.CANCELLED, why)


def revive(request: Request) -> Request | Fenced:
    """dead → pending, with all its attempts before it again."""
    if request.state is not State.DEAD:
        return Fenced(f"it is {request.state}, not dead")
    return replace(_fence(request), state=State.PENDING, starts=0, why="")


def _fence(request: Request) -> Request:
    return replace(request, attempt=request.attempt + 1)


def _back(request: Request) -> Request:
    """Taken from whoever had it; one whose end was asked for ends here instead of starting again."""
    if request.cancelling:
        return _end(_fence(request), State.CANCELLED, request.why)
    return replace(_fence(request), state=State.PENDING, lease_until=None)


def _end(request: Request, state: State, why: str) -> Request:
    return replace(request, state=state, lease_until=None, cancelling=False, why=why)

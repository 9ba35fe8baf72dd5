"""What the simulated processes share: the time, the desk, the queue, GitHub, and what has gone wrong."""

from collections import deque
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from core.names import RequestId
from core.requests import LEASE_S, Request
from tests.simulation.desk import AnyDesk
from tests.simulation.github import GitHub

CALL_S = 10.0  # no call to GitHub takes longer: it is given up before another could get leave
Steps = Generator[None, None, None]  # a process; it may be stopped for good at every `yield`


class Violation(AssertionError):
    """An invariant does not hold."""


@dataclass(eq=False)
class Process:
    """Something that runs until it ends or is killed. A horse belongs to a worker, and may outlive it."""

    name: str
    steps: Steps
    told_to_stop: bool = False  # hand back at the next safe point
    cancelling: bool = False
    alive: bool = True

    def step(self) -> None:
        try:
            next(self.steps)
        except StopIteration:
            self.alive = False

    def kill(self) -> None:
        self.steps.close()
        self.alive = False


@dataclass
class World:
    """One simulated deployment."""

    random: Random
    github: GitHub
    desk: AnyDesk = field(init=False)
    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    jobs: deque[tuple[RequestId, int]] = field(default_factory=deque)
    past_jobs: list[tuple[RequestId, int]] = field(default_factory=list)
    processes: list[Process] = field(default_factory=list)
    holds: dict[str, tuple[Process, datetime]] = field(default_factory=dict)  # lane → who runs there, until when
    poison: set[RequestId] = field(default_factory=set)
    trace: list[str] = field(default_factory=list)

    def clock(self) -> datetime:
        return self.now

    def pass_time(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def in_time(self, since: datetime) -> bool:
        """Whether a call that was allowed at `since` is still made now, and not given up."""
        return (self.now - since).total_seconds() < CALL_S

    def holding(self, request: Request, horse: Process) -> None:
        """`horse` believes that it runs `request`, for a lease from now. Nobody else may believe so at that time."""
        other, until = self.holds.get(request.lane, (horse, self.now))
        if other is not horse and other.alive and until > self.now:
            raise Violation(f"{horse.name} and {other.name} run in lane {request.lane} at once")
        self.holds[request.lane] = (horse, self.now + timedelta(seconds=LEASE_S))

    def let_go(self, request: Request, horse: Process) -> None:
        """`horse` knows that it does not run `request` any more."""
        if self.holds.get(request.lane, (None,))[0] is horse:
            del self.holds[request.lane]

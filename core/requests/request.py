"""What a request is, and how it can end."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.asks import Ask
from core.names import RequestId


class State(StrEnum):
    """Where a request is. `pending`, `queued` and `running` are open; the others are its end."""

    PENDING = "pending"  # in the database, not in the queue
    QUEUED = "queued"  # its id and attempt were given to the queue
    RUNNING = "running"  # a worker holds its lease
    DONE = "done"  # it ended as `Outcome` says
    CANCELLED = "cancelled"  # a person stopped it
    DEAD = "dead"  # given up after bounded attempts; a person can revive it


ENDED = frozenset({State.DONE, State.CANCELLED, State.DEAD})


@dataclass(frozen=True, slots=True)
class Request:
    """An admitted ask. `attempt` is the fencing number: whoever holds an older one may change nothing."""

    id: RequestId
    ask: Ask
    account: int  # the billing account: the unit of fairness
    lane: str  # repository id and branch: one run at a time in each
    state: State
    attempt: int
    weight: int  # the plan's priority: the quantum of the round robin
    created: datetime
    lease_until: datetime | None = None
    cancelling: bool = False  # a person asked for its end; the worker sees it at its next heartbeat
    why: str = ""  # one sentence about its end
    starts: int = 0  # workers that began it and did not hand it back; `MOST_ATTEMPTS` of them are the end


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a request ended, as the ledger and the last comment need it."""

    verdict: str  # proven | unproven | failed | refused | planned | cancelled
    why: str
    run_id: str = ""
    cost_usd: float = 0.0
    input_tokens: int = 0
    output_tokens: int = 0
    elapsed_s: float = 0.0
    attempts: int = 0  # that were measured: each has its price on metered plans
    is_reported: bool = True  # False: what was proven could not be reported, and nothing is charged
    is_left: bool = False  # True: what was proven stays on a branch, though its end is another; it is charged

    @property
    def counts_as(self) -> str:
        """The verdict by which it is counted and charged: who has what was proven pays for it."""
        return "proven" if self.is_left else self.verdict


@dataclass(frozen=True, slots=True)
class Publication:
    """What a request put on GitHub; every field is found again before it is made again."""

    branch: str = ""
    head_sha: str = ""
    pull_number: int | None = None
    pull_url: str = ""
    comment_id: int | None = None
    check_run_id: int | None = None
    reports: dict[str, str] | None = None  # file name to URL
    is_reported: bool = True  # False: the report of what is published could not be made
    is_left: bool = False  # True: what was proven is on the branch, and no pull request may be opened for it

"""What a run looks like when it is read back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core import serial
from core.errors import Refused
from core.names import RunId, Sha
from core.runs import Attempt, Issue, ModelCall, Proposal, Run, Strategy


class NoRun(Refused):
    """There is no such run, or more than one begins so."""


@dataclass(frozen=True, slots=True)
class StoredStep:
    """One step of a run; `elapsed_s` is None for one that never ended."""

    name: str
    started: datetime
    elapsed_s: float | None
    note: str


@dataclass(frozen=True, slots=True)
class StoredProposal:
    """A proposal that was paid for; `attempt` is None if it was never checked."""

    number: int
    strategy: Strategy
    proposal: Proposal
    attempt: Attempt | None
    created: datetime


@dataclass(frozen=True, slots=True)
class StoredCall:
    """One model call and when it was made."""

    created: datetime
    call: ModelCall


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run as it is recorded, finished or not."""

    id: RunId
    state: str  # running | finished
    repository: str
    issue: Issue
    options: Mapping[str, Any]  # as given at the start, so that a resumed run is the same run
    base_sha: Sha
    started: datetime
    ended: datetime | None
    proposals: tuple[StoredProposal, ...]
    calls: tuple[StoredCall, ...]
    steps: tuple[StoredStep, ...]
    outcome: Run | None  # the finished run
    why: str


@dataclass(frozen=True, slots=True)
class Line:
    """One run in a list."""

    id: RunId
    state: str
    verdict: str
    branch: str
    title: str
    started: datetime


def preload() -> None:
    """Build what the end of a run is written with; made for a thread beside other work."""
    serial.preload(Strategy, Proposal, Attempt, Run, list[str])

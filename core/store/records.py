"""What a run looks like when it is read back, and how values become text and values again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.errors import Refused
from core.names import RunId, Sha
from core.runs import Attempt, Issue, ModelCall, Proposal, Run, Strategy

if TYPE_CHECKING:
    from pydantic import TypeAdapter


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


_adapters: dict[Any, "TypeAdapter[Any]"] = {}


def _adapter(kind: Any) -> "TypeAdapter[Any]":
    """Building an adapter takes milliseconds, so only those that are used, and each once."""
    if kind not in _adapters:
        from pydantic import TypeAdapter

        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def preload(*kinds: Any) -> None:
    """Build the adapters of `kinds`; without any, those that the end of a run is written with.

    Made for a thread beside other work, and for a process that will fork.
    """
    for kind in kinds or (Strategy, Proposal, Attempt, Run, list[str]):
        _adapter(kind)


def dump(value: object, kind: Any = None) -> str:
    """`value` as JSON; `kind` where its type alone does not say what is inside."""
    text: bytes = _adapter(type(value) if kind is None else kind).dump_json(value)
    return text.decode()


def read(kind: Any, text: str) -> Any:
    """The value of type `kind` that `dump` made `text` of."""
    return _adapter(kind).validate_json(text)

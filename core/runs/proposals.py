"""Proposals: what a model wants to change, how it was asked, and the patch that it makes."""

from dataclasses import dataclass

from core.names import Sha
from core.runs.models import ModelCall


@dataclass(frozen=True, slots=True)
class WriteFile:
    """Make `path` hold exactly `content` (UTF-8 text)."""

    path: str
    content: str


@dataclass(frozen=True, slots=True)
class Replace:
    """In `path`, the one place that reads `search` becomes `replace`."""

    path: str
    search: str
    replace: str


@dataclass(frozen=True, slots=True)
class DeleteFile:
    """Remove `path`."""

    path: str


Edit = WriteFile | Replace | DeleteFile


@dataclass(frozen=True, slots=True)
class Strategy:
    """How a proposal is asked for: a `fresh` start, a `repair`, or tests that `strengthen` a proven attempt."""

    kind: str  # fresh | repair | strengthen
    temperature: float
    of_attempt: int | None = None  # the attempt that a repair starts from, or whose tests are strengthened
    with_lessons: bool = False  # it is told what else failed before
    round: int = 0  # counted from 1; 0: its attempts have one candidate each
    candidate: int = 0  # which one of the round, from 1

    def __str__(self) -> str:
        target = f" of attempt {self.of_attempt}" if self.of_attempt else ""
        what = "stronger tests" if self.kind == "strengthen" else self.kind
        seat = f", candidate {self.candidate} of round {self.round}" if self.candidate else ""
        return f"{what}{target} at temperature {self.temperature:g}{seat}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One answer of a model: its words and the edits that were read from them."""

    answer: str
    edits: tuple[Edit, ...]
    explanation: str = ""
    problems: tuple[str, ...] = ()  # why (parts of) the answer could not be read as edits
    calls: tuple[ModelCall, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One changed path of a patch. Blob ids are None where the side does not exist; modes are git's."""

    path: str
    old_blob: Sha | None
    new_blob: Sha | None
    old_mode: str | None
    new_mode: str | None


@dataclass(frozen=True, slots=True)
class Patch:
    """A proposal applied to the base: a tree in the private workspace and how it differs."""

    tree: Sha
    diff: str
    changes: tuple[Change, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """The changed paths, in the order of the diff."""
        return tuple(change.path for change in self.changes)

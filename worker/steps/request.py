"""What was asked of a run."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from core.errors import Refused
from core.names import RequestId, RunId, Sha
from core.repo_config import CONFIG_PATH, Bounds, RepoConfig
from core.runs import Issue
from worker.context import Piece


@dataclass(frozen=True, slots=True)
class Goal:
    """What kind of change is wanted; its name is that of its file in `worker/pipelines`."""

    name: str = "implement"
    tests_wanted: bool = False  # also where some test already shows what is wrong
    only_tests: bool = False  # a change of anything but tests is refused


IMPLEMENT = Goal()


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for a repository, where it does not come from the tree that is worked on."""

    config: RepoConfig = field(default_factory=RepoConfig)
    instructions: Mapping[str, str] = field(default_factory=dict)  # instruction files by path


@dataclass(frozen=True, slots=True)
class Place:
    """A repository on a server: `server` is the address that people see, the numbers are GitHub's."""

    server: str
    name: str  # owner/name
    number: int
    installation: int


def of_folder(source: Path) -> str:
    """The owner of what a checkout on this machine has installed: a clone of a stranger's is none of the others."""
    return f"\0{source.resolve()}"


@dataclass(frozen=True, slots=True)
class Job:
    """One request, as the person gave it."""

    id: RunId
    source: Path
    issue: Issue
    models: tuple[str, ...]  # the fallback chain; empty where the person leaves it to the repository
    asked: Bounds
    time_s: float
    out: Path
    branch: str
    tape: Path | None = None  # where the models' answers are kept for a replay
    goal: Goal = IMPLEMENT
    context: tuple[Piece, ...] = ()  # what else was said about it; a piece without text was left out
    rules: Rules | None = None  # None: those of the tree that is worked on
    start: Sha | None = None  # the tree that edits are made to; None: the base's
    request: RequestId | None = None  # what this run is made for; None on a laptop
    called: str = ""  # the repository's name on GitHub, `owner/name`; empty: there is only a folder
    place: Place | None = None  # where the repository is; None: there is only a folder
    repository: str = ""  # whose index of files this is; empty: that of the folder
    line: str = ""  # the branch that the base is on; empty: the default one

    @property
    def owner(self) -> str:
        """Whose installed dependencies may be used: the repository's, and what has another base has its own.

        Who may push a branch may not say what the default branch is measured with, nor one folder another.
        """
        if not self.repository:
            return of_folder(self.source)
        return f"{self.repository}\0{self.line}" if self.line else self.repository

    def with_models(self, listed: tuple[str, ...]) -> "Job":
        """This job with the models that the repository lists if the person named none; `Refused` if nobody did."""
        if self.models:
            return self
        if not listed:
            raise Refused(
                "No model is set. Give --model PROVIDER:NAME, or set PULLWRIGHT_MODELS; docs/configuration.md helps."
            )
        if any(model.startswith("scripted") for model in listed):  # it would name a file of the person's machine
            raise Refused(f"{CONFIG_PATH} names a recording as its model; a recording is given with --model only.")
        return replace(self, models=listed)

    def options(self, sandbox: str) -> dict[str, Any]:
        """What a resumed run must be told again."""
        return {
            "models": list(self.models),
            "sandbox": sandbox,
            "attempts": self.asked.attempts,
            "budget_usd": self.asked.budget_usd,
            "asked_candidates": self.asked.candidates,
            "time_s": self.time_s,
            "out": str(self.out),
            "branch": self.branch,
            "tape": str(self.tape) if self.tape else None,
        }

"""Runs: everything that was done about one request."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.names import RunId, Sha
from core.runs.checks import Check, Verdict
from core.runs.dependencies import Dependencies
from core.runs.evidence import Evidence
from core.runs.models import ModelCall, Usage
from core.runs.proposals import Patch, Proposal, Strategy


@dataclass(frozen=True, slots=True)
class Attempt:
    """One proposal, applied (`patch` is None if it could not be) and checked."""

    number: int
    strategy: Strategy
    proposal: Proposal
    patch: Patch | None
    checks: tuple[Check, ...]
    evidence: Evidence | None
    verdict: Verdict
    lesson: str = ""  # what failed and what was learnt, in a few lines for the next attempt
    elapsed_s: float = 0.0
    dependencies: Dependencies | None = None  # None: no manifest and no lock file is changed
    same_as: int | None = None  # the attempt that makes the same tree, and was measured in place of this one
    substance: str = ""  # a digest of the code it makes; empty: none, or nobody needs it (proven, not tried, old)

    @property
    def is_measured(self) -> bool:
        """Whether it was tried in the sandbox: not what could not be applied, nor what another attempt stands for."""
        return self.patch is not None and not self.same_as


@dataclass(frozen=True, slots=True)
class Source:
    """One piece of context the model was shown, for the manifest."""

    kind: str  # issue | instructions | file | symbols | examples | lesson
    name: str  # a path, or "issue"
    sha256: str
    characters: int
    note: str = ""  # why it was chosen, what was left out or stripped
    author: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """What was asked: the first line is the title. Already neutralised (see core/text)."""

    title: str
    body: str
    stripped: tuple[str, ...] = ()  # what was taken out of it, for the person and the manifest

    @property
    def text(self) -> str:
        """Title and body as one text."""
        return f"{self.title}\n\n{self.body}".strip()


NO_IMAGE = "host"  # in place of an image: the programs of the machine itself


@dataclass(frozen=True, slots=True)
class Environment:
    """Where the measurements were made, so that they can be made again."""

    sandbox: str
    image: str
    image_digest: str
    limits: Mapping[str, str]
    commands: tuple[str, ...]  # set-up and test commands as they were run
    versions: Mapping[str, str] = field(default_factory=dict)
    registries: tuple[str, ...] = ()  # what the dependency phase could reach; empty: there was none
    refused_hosts: tuple[str, ...] = ()  # what it wanted to reach and was not let: `HOST:PORT (why)`
    runtime: str = ""  # what the engine ran the sandboxes in, by its own name: `runc`, `runsc`; empty: no choice


@dataclass(frozen=True, slots=True)
class Run:
    """A whole run, finished or not. `best` is the number of the attempt that was committed."""

    id: RunId
    issue: Issue
    base_sha: Sha
    verdict: Verdict
    attempts: tuple[Attempt, ...]
    calls: tuple[ModelCall, ...]
    branch: str = ""
    head_sha: Sha | None = None
    best: int | None = None
    why: str = ""  # one sentence: why it ended as it did
    elapsed_s: float = 0.0
    phases: Mapping[str, float] = field(default_factory=dict)
    candidates: int = 1  # how many each round of attempts may have

    @property
    def usage(self) -> Usage:
        """The tokens of all calls together."""
        return sum((call.usage for call in self.calls), Usage())

    @property
    def cost_usd(self) -> float:
        """The known cost of all calls, failed ones included."""
        return sum(call.cost_usd or 0.0 for call in self.calls)

    @property
    def best_attempt(self) -> Attempt | None:
        """The attempt that was committed, if any."""
        return next((attempt for attempt in self.attempts if attempt.number == self.best), None)

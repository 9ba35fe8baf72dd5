"""What was done about a request: runs, attempts, checks, evidence. Frozen values, no behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.names import RunId, Sha


class Verdict(StrEnum):
    """What the checks of an attempt, or the attempts of a run, add up to."""

    PROVEN = "proven"
    UNPROVEN = "unproven"
    FAILED = "failed"
    REFUSED = "refused"


class Outcome(StrEnum):
    """How one test ended. `MISSING`: it was not measured (ended early, no result, not collected)."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    SKIPPED = "skipped"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class TestResult:
    """One test, by an id that is the same before and after (`tests/test_a.py::test_b[1]`)."""

    __test__ = False  # pytest must not collect the word

    id: str
    outcome: Outcome
    duration_s: float = 0.0
    message: str = ""


@dataclass(frozen=True, slots=True)
class TestRun:
    """One run of a test command. `complete` only if the framework reported its own regular end."""

    __test__ = False

    results: tuple[TestResult, ...]
    command: str
    exit_code: int | None
    complete: bool
    elapsed_s: float = 0.0
    log: str = ""
    why: str = ""  # why it is not complete, for a person

    def outcome(self, test_id: str) -> Outcome:
        """The outcome of `test_id`; `MISSING` when there is no result."""
        return next((r.outcome for r in self.results if r.id == test_id), Outcome.MISSING)

    def count(self, outcome: Outcome) -> int:
        """How many tests ended so."""
        return sum(result.outcome is outcome for result in self.results)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Per-test results before and after, and what they add up to (test ids, sorted)."""

    before: TestRun
    after: TestRun
    red_to_green: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    flaky: tuple[str, ...] = ()
    unmeasured: tuple[str, ...] = ()
    still_red: tuple[str, ...] = ()  # failed before, fail after, and are about what was asked or changed
    new_tests: tuple[str, ...] = ()
    green_on_base: tuple[str, ...] = ()  # new tests that prove nothing: they pass without the change
    autoloaded: tuple[str, ...] = ()  # touched paths that test tools load by themselves


class CheckKind(StrEnum):
    """The five things measured about an attempt."""

    FUNCTIONAL = "functional"
    SECURITY = "security"
    QUALITY = "quality"
    PERFORMANCE = "performance"
    POLICY = "policy"


class CheckStatus(StrEnum):
    """How a check ended; `REFUSED` ends the run, `UNPROVEN` caps the verdict."""

    PASSED = "passed"
    WARNED = "warned"
    UNPROVEN = "unproven"
    FAILED = "failed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check has to say about one place; `line` is 1-based in the head version, 0 if none."""

    rule: str
    path: str
    line: int
    message: str
    severity: str = "warning"  # note | warning | error


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check. `required` checks that fail keep an attempt from being proven."""

    kind: CheckKind
    status: CheckStatus
    summary: str
    findings: tuple[Finding, ...] = ()
    required: bool = True
    elapsed_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one or more model calls, as the provider counted them. `input` includes cached tokens."""

    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.cache_read_tokens + other.cache_read_tokens,
            self.cache_write_tokens + other.cache_write_tokens,
        )


@dataclass(frozen=True, slots=True)
class ModelCall:
    """One request to a model, also when it failed. `cost_usd` is None where no price is known."""

    provider: str
    model: str
    usage: Usage
    cost_usd: float | None
    elapsed_s: float
    ok: bool
    stop: str = ""
    error: str = ""
    purpose: str = "edits"


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
    """How a proposal is asked for: a `fresh` start or a `repair` of an earlier attempt."""

    kind: str  # fresh | repair
    temperature: float
    of_attempt: int | None = None  # the attempt that a repair starts from
    with_lessons: bool = False  # a fresh start that is told what failed before

    def __str__(self) -> str:
        target = f" of attempt {self.of_attempt}" if self.of_attempt else ""
        return f"{self.kind}{target} at temperature {self.temperature:g}"


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


@dataclass(frozen=True, slots=True)
class Environment:
    """Where the measurements were made, so that they can be made again."""

    sandbox: str
    image: str
    image_digest: str
    limits: Mapping[str, str]
    commands: tuple[str, ...]  # set-up and test commands as they were run
    versions: Mapping[str, str] = field(default_factory=dict)


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

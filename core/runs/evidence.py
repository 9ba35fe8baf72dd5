"""Tests: how each ended, and what their results before and after add up to."""

from dataclasses import dataclass
from enum import StrEnum

from core.runs.strength import Coverage, Strength


class Outcome(StrEnum):
    """How one test ended. `MISSING`: it was not measured (ended early, no result, not collected)."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    SKIPPED = "skipped"
    MISSING = "missing"


OF_ISSUE = "(issue)"  # how the id of an example begins that stands in the issue alone


@dataclass(frozen=True, slots=True)
class TestResult:
    """One test, by an id that is the same before and after (`tests/test_a.py::test_b[1]`)."""

    __test__ = False  # pytest must not collect the word

    id: str
    outcome: Outcome
    duration_s: float = 0.0
    message: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where results come from that are not of this run: when (ISO 8601), of which project, and measured with what."""

    at: str
    folder: str  # of the project; empty: the root
    pullwright: str
    sandbox: str
    image: str
    image_digest: str
    runtime: str = ""


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
    peak_bytes: int | None = None  # most memory of the box, its workspace included; None: not measured
    origins: tuple[Origin, ...] = ()  # of what was kept of earlier runs, one for a project; none: all is of this run

    @property
    def kept(self) -> str:
        """When the oldest of what was kept was measured (ISO 8601); empty: all was in this run."""
        return min((origin.at for origin in self.origins), default="")

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
    hollow: tuple[str, ...] = ()  # new tests that prove nothing: they pass with what the change brings emptied, too
    deaf: tuple[str, ...] = ()  # tests that prove nothing: they pass with their own assertions reversed, too
    faint: tuple[str, ...] = ()  # new tests that are no proof alone: they see a value, but not which one
    swayed: tuple[str, ...] = ()  # tests that prove nothing: an `__eq__` of the change lets them pass
    control: str = ""  # how it was made sure that the new tests depend on what the change does; empty: no need
    strength: Strength | None = None  # None: nobody asked, or there was nothing to measure
    coverage: Coverage | None = None  # of the changed lines; likewise
    left_out: int = 0  # tests of the base that were not run, since others were found broken before them

    @property
    def only_told(self) -> tuple[str, ...]:
        """Proof that no file of the repository holds: examples of the issue that went from red to green."""
        return tuple(test for test in self.red_to_green if test.startswith(OF_ISSUE))

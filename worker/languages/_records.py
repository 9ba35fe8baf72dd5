"""Reads what our reporters wrote, and believes only what carries the key of this very task."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.runs import Outcome, TestResult, TestRun
from worker.languages import Ending

TOOLS = "(test tools)"  # how the id begins of what was noticed about them
_LINE = 2_000_000
_PASSED_EXITS = {0, 5}  # pytest's own: all passed, nothing collected
_FAILED_EXITS = {1, 2}  # tests failed, collection failed


@dataclass(frozen=True, slots=True)
class Records:
    """Authentic records in order; `fault` says what was wrong with the file, if anything."""

    facts: tuple[Mapping[str, Any], ...]
    fault: str = ""

    def of(self, kind: str) -> Iterator[Mapping[str, Any]]:
        """The records of one kind."""
        return (fact for fact in self.facts if fact.get("kind") == kind)

    @property
    def finish(self) -> Mapping[str, Any] | None:
        """The regular end, if it is there and is the last record."""
        last = self.facts[-1] if self.facts else None
        return last if last and last.get("kind") == "finish" else None


def new_key() -> bytes:
    """A key for one task."""
    return secrets.token_bytes(32)


def read(content: bytes | None, key: bytes) -> Records:
    """The records of a task; reading stops at the first line that is not authentic or out of order."""
    if content is None:
        return Records((), "the test process left no result file")
    facts: list[Mapping[str, Any]] = []
    for number, line in enumerate(content.splitlines()):
        fact = _fact(line, key)
        if fact is None or fact.get("seq") != number:
            return Records(tuple(facts), f"line {number + 1} of the result file was not written by our reporter")
        facts.append(fact)
    return Records(tuple(facts))


def _fact(line: bytes, key: bytes) -> Mapping[str, Any] | None:
    seal, _, body = line.partition(b" ")
    expected = hmac.new(key, body, hashlib.sha256).hexdigest().encode()
    if len(line) > _LINE or not hmac.compare_digest(seal, expected):
        return None
    try:
        fact = json.loads(body)
    except (ValueError, RecursionError):  # what code under test answered is in some of them
        return None
    return fact if isinstance(fact, dict) else None


def test_run(records: Records, ending: Ending, command: str) -> TestRun:
    """The results of a test command: a started test without an end is MISSING, a second end counts against it."""
    results = tuple(_results(records))
    why = ending.why or records.fault or _fault(records, results, ending)
    return TestRun(results, command, ending.exit_code, not why, ending.elapsed_s, ending.log, why)


def _results(records: Records) -> Iterator[TestResult]:
    ends: dict[str, list[Mapping[str, Any]]] = {}
    for end in records.of("end"):
        ends.setdefault(str(end["id"]), []).append(end)
    for test in dict.fromkeys(_known(records)):
        yield _result(test, ends.get(test, []))


def _known(records: Records) -> Iterator[str]:
    for collected in records.of("collected"):
        yield from map(str, collected["ids"])
    for start in records.of("start"):
        yield str(start["id"])


def _result(test: str, ends: list[Mapping[str, Any]]) -> TestResult:
    if not ends:
        return TestResult(test, Outcome.MISSING, message="it was started or collected, but never ended")
    outcomes = {_outcome(end["phases"]) for end in ends}
    outcome = outcomes.pop() if len(outcomes) == 1 else Outcome.ERROR
    duration = float(sum(float(end.get("duration", 0.0)) for end in ends))
    message = next((str(end["message"]) for end in ends if end.get("message")), "")
    return TestResult(test, outcome, duration, message)


def _outcome(phases: list[list[str]]) -> Outcome:
    """One outcome for set-up, call and tear-down together; an expected failure is not a pass."""
    named = [(str(when), str(outcome)) for when, outcome in phases]
    if any(outcome == "error" or (outcome == "failed" and when != "call") for when, outcome in named):
        return Outcome.ERROR
    if any(outcome == "failed" for _, outcome in named):
        return Outcome.FAILED
    if any(outcome in ("skipped", "xfailed") for _, outcome in named):
        return Outcome.SKIPPED
    called = any(when == "call" and outcome in ("passed", "xpassed") for when, outcome in named)
    return Outcome.PASSED if called else Outcome.MISSING


def _fault(records: Records, results: tuple[TestResult, ...], ending: Ending) -> str:
    finish, exit_code = records.finish, ending.exit_code
    if finish is None:
        last = next((line.strip() for line in reversed(ending.log.splitlines()) if line.strip()), "")
        return "the test process ended before its regular end" + (f" ({last[:160]})" if last else "")
    if finish["exit"] != exit_code:
        return f"the test process reported code {finish['exit']} but ended with {exit_code}"
    bad = any(result.outcome in (Outcome.FAILED, Outcome.ERROR) for result in results)
    errors = bad or any(True for _ in records.of("collect_error"))
    if exit_code not in (_FAILED_EXITS if errors else _PASSED_EXITS):
        return f"the results and the exit code {exit_code} contradict each other"
    return _tampering(finish)


def _tampering(finish: Mapping[str, Any]) -> str:
    spared = [name for name, outcome in dict(finish["canaries"]).items() if outcome in ("passed", "skipped")]
    if spared:
        return f"a test that must fail did not fail ({spared[0]}): the test tools were tampered with"
    if finish["changed"]:
        return f"the code under test changed the test tools: {', '.join(finish['changed'][:3])}"
    return ""


def _notices(records: Records) -> Iterator[TestResult]:
    """What the code did to the test tools that may be its habit: red, so that it counts where the base did not."""
    said = [f"while tests ran: {event}" for fact in records.of("finish") for event in fact["seen"]]
    said += [str(text) for fact in records.of("notice") for text in fact["said"]]
    for text in said:
        yield TestResult(f"{TOOLS} {text}", Outcome.ERROR, message="code under test must leave the test tools alone")


def whole_run(records: Records, ending: Ending, command: str) -> TestRun:
    """The results, and for each file that could not be loaded an ERROR under its path."""
    run = test_run(records, ending, command)
    loading = {str(error["path"]): str(error["message"]) for error in records.of("collect_error")}
    errors = tuple(TestResult(path, Outcome.ERROR, message=message) for path, message in loading.items())
    return replace(run, results=(*run.results, *errors, *_notices(records)))


def by_exit_code(command: str, ending: Ending) -> TestRun:
    """An opaque command as one test."""
    outcome = Outcome.PASSED if ending.exit_code == 0 else Outcome.FAILED
    if ending.exit_code is None:
        outcome = Outcome.MISSING
    message = ending.log[-2000:] if outcome is not Outcome.PASSED else ""
    result = TestResult(command, outcome, ending.elapsed_s, message)
    return TestRun((result,), command, ending.exit_code, not ending.why, ending.elapsed_s, ending.log, ending.why)

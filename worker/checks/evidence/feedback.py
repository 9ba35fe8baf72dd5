"""What the model is told about a measured attempt: short, exact, and the same for the same run."""

from collections.abc import Iterator

from core.runs import Evidence, Outcome, TestResult
from worker.checks.evidence.logs import readable, trimmed

_MOST = 3000
_EACH = 700
_TOLD = 8


def feedback(evidence: Evidence) -> str:
    """At most about 3,000 characters: why it is not proven, test by test, errors with file and line first."""
    lines = [line for part in (_process, _broken, _red, _weak) for line in part(evidence)]
    if not evidence.after.complete and evidence.after.log:
        lines += ["The end of the output:", trimmed(evidence.after.log, 1200)]
    return trimmed("\n".join(lines), _MOST)


def _process(evidence: Evidence) -> Iterator[str]:
    if not evidence.after.complete:
        yield f"The test run did not end regularly: {evidence.after.why}."
    if evidence.autoloaded:
        yield (
            f"Do not touch {', '.join(evidence.autoloaded[:5])}: test tools load it by themselves, "
            "so the change can never be proven with it. Change the code under test instead."
        )


def _broken(evidence: Evidence) -> Iterator[str]:
    if evidence.broken:
        yield f"These tests passed before the change and do not pass now ({len(evidence.broken)}):"
        yield from _told(evidence, evidence.broken)


def _red(evidence: Evidence) -> Iterator[str]:
    shown = evidence.still_red or (() if evidence.red_to_green or evidence.broken else _failing(evidence))
    if shown:
        yield f"These tests fail ({len(shown)}):"
        yield from _told(evidence, shown)


def _failing(evidence: Evidence) -> tuple[str, ...]:
    bad = (Outcome.FAILED, Outcome.ERROR)
    return tuple(sorted(result.id for result in evidence.after.results if result.outcome in bad))


def _weak(evidence: Evidence) -> Iterator[str]:
    for test in evidence.green_on_base[:_TOLD]:
        yield f"The new test {test} passes without the change too: it proves nothing."
    for test in evidence.hollow[:_TOLD]:
        yield (
            f"The new test {test} passes too when what you added or changed does nothing: it shows only that names or "
            "files exist. Assert what the code returns or does."
        )
    for test in evidence.deaf[:_TOLD]:
        yield f"The test {test} passes whatever it asserts (that was reversed and made wrong): it says nothing."
    for test in evidence.faint[:_TOLD]:
        yield (
            f"The new test {test} passes whatever value of the right kind comes back: it sees only that there is one. "
            "Compare the result with the value that is right."
        )
    for test in evidence.swayed[:_TOLD]:
        yield (
            f"The test {test} passes only because an __eq__ that came with the change says that an object equals a "
            "plain value. Return plain values, or let the test compare plain values."
        )
    if not evidence.red_to_green and not evidence.still_red and not evidence.broken and evidence.after.complete:
        yield "No test failed before the change and passes after it. Add tests that show what was asked."


def _told(evidence: Evidence, tests: tuple[str, ...]) -> Iterator[str]:
    by_id = {result.id: result for result in evidence.after.results}
    seen: set[str] = set()
    for test in tests[:_TOLD]:
        result = by_id.get(test, TestResult(test, Outcome.MISSING))
        message = _message(result)
        yield f"- {test}: {result.outcome}" + ("" if message in seen or not message else f"\n{message}")
        seen.add(message)
    if len(tests) > _TOLD:
        yield f"... and {len(tests) - _TOLD} more."
    for result in evidence.after.results:
        if result.outcome is Outcome.ERROR and "::" not in result.id and result.id not in tests:
            yield f"- {result.id} cannot be loaded:\n{_message(result)}"


def _message(result: TestResult) -> str:
    """The assertion and its lines; of a long traceback the part where it says what is wrong."""
    text = readable(result.message.encode("utf-8", "replace")).strip("\n")
    if len(text) <= _EACH:
        return text
    told = [line for line in text.splitlines() if line.startswith(("E ", ">", "E\t")) or ".py:" in line]
    return trimmed("\n".join(told) or text, _EACH)

"""Performance: did tests that passed before and after become slower, beyond what noise explains?

Measured: the wall time that the test framework reports for each test, one run before and one after, in
the same sandbox under the same limits. Two single runs are weak evidence, so nothing fails for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from core.runs import Check, CheckKind, CheckStatus, Evidence, Finding, Outcome, TestRun
from core.words import count
from worker.checks import Subject

_FACTOR = 2.0
_FLOOR_S = 0.2  # a growth below this is noise on a shared machine
_TOLD = 10


@dataclass(frozen=True, slots=True)
class _Pair:
    id: str
    before_s: float
    after_s: float

    @property
    def slower(self) -> bool:
        return self.after_s > _FACTOR * self.before_s and self.after_s - self.before_s > _FLOOR_S


def check(subject: Subject) -> Check:
    """The performance check: `PASSED`, or `WARNED` naming what became slower; never required."""
    pairs = _pairs(subject.evidence) if subject.evidence else []
    if not pairs:
        said = "Nothing to compare: no test passed both before and after."
        return Check(CheckKind.PERFORMANCE, CheckStatus.PASSED, said, required=False)
    total = _Pair("all", sum(pair.before_s for pair in pairs), sum(pair.after_s for pair in pairs))
    findings = tuple(_findings(pairs, total))
    measured = (
        f"{count(len(pairs), 'test')} that passed before and after took {total.before_s:.2f} s before "
        f"and {total.after_s:.2f} s after"
    )
    if findings:
        said = f"Slower: {measured}; {count(len(findings), 'finding')} beyond noise."
        return Check(CheckKind.PERFORMANCE, CheckStatus.WARNED, said, findings, required=False)
    said = f"No slowdown beyond noise: {measured} (one run each)."
    return Check(CheckKind.PERFORMANCE, CheckStatus.PASSED, said, required=False)


def _pairs(evidence: Evidence) -> list[_Pair]:
    before, flaky = _passed(evidence.before), set(evidence.flaky)
    after = _passed(evidence.after)
    return [_Pair(name, before[name], after[name]) for name in before if name in after and name not in flaky]


def _passed(run: TestRun) -> dict[str, float]:
    return {test.id: test.duration_s for test in run.results if test.outcome is Outcome.PASSED}


def _findings(pairs: list[_Pair], total: _Pair) -> Iterator[Finding]:
    if total.slower:
        said = f"All tests together: {total.before_s:.2f} s before, {total.after_s:.2f} s after."
        yield Finding("slower-tests", "", 0, said)
    slower = sorted((pair for pair in pairs if pair.slower), key=lambda pair: pair.before_s - pair.after_s)
    for pair in slower[:_TOLD]:
        said = f"{pair.id}: {pair.before_s:.2f} s before, {pair.after_s:.2f} s after."
        yield Finding("slower-test", pair.id.partition("::")[0], 0, said)

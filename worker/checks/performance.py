"""Performance: did tests that passed before and after become slower, beyond what noise explains?

Measured: the wall time that the test framework reports for each test, and the most memory that the box has had, one
run before and one after, in the same sandbox under the same limits. Two single runs are weak evidence, so nothing
fails for it, and what lies within the noise band that is stated is no finding.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from core.runs import Check, CheckKind, CheckStatus, Evidence, Finding, Outcome, TestRun
from core.words import count
from worker.checks import Subject

_FACTOR = 2.0
_FLOOR_S = 0.2  # a growth below this is noise on a shared machine
_MORE = 1.25
_MORE_BYTES = 32 << 20  # a growth below this is noise, too
_TOLD = 10
_BAND = (
    f"the noise band is a factor of {_FACTOR:g} and {_FLOOR_S:g} s for time, "
    f"{_MORE - 1:.0%} and {_MORE_BYTES >> 20} MiB for memory"
)


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
    if subject.evidence and subject.evidence.before.kept:
        said = f"Not measured: the base was timed on {subject.evidence.before.kept}, and another hour is no comparison."
        return Check(CheckKind.PERFORMANCE, CheckStatus.PASSED, said, required=False)
    pairs = _pairs(subject.evidence) if subject.evidence else []
    if not pairs:
        said = "Nothing to compare: no test passed both before and after."
        return Check(CheckKind.PERFORMANCE, CheckStatus.PASSED, said, required=False)
    total = _Pair("all", sum(pair.before_s for pair in pairs), sum(pair.after_s for pair in pairs))
    memory, grown = _memory(subject.evidence) if subject.evidence else ("", ())
    findings = (*_findings(pairs, total), *grown)
    measured = (
        f"{count(len(pairs), 'test')} that passed before and after took {total.before_s:.2f} s before "
        f"and {total.after_s:.2f} s after; {memory}"
    )
    if findings:
        worse = "Slower" if len(findings) > len(grown) else "Larger"
        said = f"{worse}: {measured}; {count(len(findings), 'finding')} beyond noise ({_BAND})."
        return Check(CheckKind.PERFORMANCE, CheckStatus.WARNED, said, findings, required=False)
    said = f"No slowdown beyond noise: {measured} (one run each; {_BAND})."
    return Check(CheckKind.PERFORMANCE, CheckStatus.PASSED, said, required=False)


def _pairs(evidence: Evidence) -> list[_Pair]:
    before, flaky = _passed(evidence.before), set(evidence.flaky)
    after = _passed(evidence.after)
    return [_Pair(name, before[name], after[name]) for name in before if name in after and name not in flaky]


def _passed(run: TestRun) -> dict[str, float]:
    return {test.id: test.duration_s for test in run.results if test.outcome is Outcome.PASSED}


def _memory(evidence: Evidence) -> tuple[str, tuple[Finding, ...]]:
    """What the box needed at most before and after, in words, and a finding where that grew beyond noise."""
    before, after = evidence.before.peak_bytes, evidence.after.peak_bytes
    if before is None or after is None:
        return "peak memory was not measured", ()
    said = f"peak memory was {before >> 20} MiB before and {after >> 20} MiB after"
    if after > _MORE * before and after - before > _MORE_BYTES:
        return said, (Finding("more-memory", "", 0, f"All tests together: {said}."),)
    return said, ()


def _findings(pairs: list[_Pair], total: _Pair) -> Iterator[Finding]:
    if total.slower:
        said = f"All tests together: {total.before_s:.2f} s before, {total.after_s:.2f} s after."
        yield Finding("slower-tests", "", 0, said)
    slower = sorted((pair for pair in pairs if pair.slower), key=lambda pair: pair.before_s - pair.after_s)
    for pair in slower[:_TOLD]:
        said = f"{pair.id}: {pair.before_s:.2f} s before, {pair.after_s:.2f} s after."
        yield Finding("slower-test", pair.id.partition("::")[0], 0, said)

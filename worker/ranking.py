"""Which of several attempts is kept: the written order.

1. The verdict: proven, unproven, failed. What was refused, what has no patch, and what security or policy fail is never
   kept, and an attempt that makes the same tree as another one stands behind that one, which was measured.
2. Unless it is proven: fewer tests broken, fewer left red, more turned green. What is not measured comes last.
3. The strength of its tests: the share of mutants that they notice, more first. Not measured comes after any share,
   a low one too: what nobody has looked at is no reason to choose it.
4. Fewer findings, notes not counted.
5. The smaller change: lines added and removed.
6. The cheaper one: what its own calls cost. An unknown price comes last.
7. The lower number, so that the same attempts always give the same choice.
"""

from collections.abc import Sequence
from math import inf

from core.runs import Attempt, CheckKind, CheckStatus, Verdict
from worker.reports.document import patches

_VERDICTS = (Verdict.PROVEN, Verdict.UNPROVEN, Verdict.FAILED, Verdict.REFUSED)
_GUARDS = (CheckKind.SECURITY, CheckKind.POLICY)
_UNSAFE = (CheckStatus.FAILED, CheckStatus.REFUSED)


def best(attempts: Sequence[Attempt]) -> Attempt | None:
    """The attempt to keep; None where none may be kept."""
    return next(iter(ranked(attempts)), None)


def ranked(attempts: Sequence[Attempt]) -> list[Attempt]:
    """Those that may be kept, the best one first."""
    keepable = (attempt for attempt in attempts if attempt.patch and not attempt.same_as and not _withheld(attempt))
    return sorted(keepable, key=_rank)


def _withheld(attempt: Attempt) -> bool:
    return any(check.kind in _GUARDS and check.status in _UNSAFE for check in attempt.checks)


def _rank(attempt: Attempt) -> tuple[float, ...]:
    tests = (0, 0, 0) if attempt.verdict is Verdict.PROVEN else _tests(attempt)
    findings = sum(found.severity != "note" for check in attempt.checks for found in check.findings)
    verdict = _VERDICTS.index(attempt.verdict)
    return (verdict, *tests, _weakness(attempt), findings, changed_lines(attempt), _cost(attempt), attempt.number)


def _tests(attempt: Attempt) -> tuple[float, float, float]:
    evidence = attempt.evidence
    if evidence is None:
        return inf, 0, 0
    broken = inf if evidence.left_out else len(evidence.broken)  # nobody knows of those that were not run
    return broken, len(evidence.still_red), -len(evidence.red_to_green)


def _weakness(attempt: Attempt) -> float:
    """The share of mutants that nobody noticed; more than all of them where it was not measured."""
    strength = attempt.evidence.strength if attempt.evidence else None
    score = strength.score if strength else None
    return inf if score is None else 1.0 - score


def changed_lines(attempt: Attempt) -> int:
    """The lines that an attempt adds and removes; 0 where nothing could be applied."""
    files = patches.files(attempt.patch.diff) if attempt.patch else ()
    return sum(file.added + file.removed for file in files)


def _cost(attempt: Attempt) -> float:
    return sum(inf if call.cost_usd is None else call.cost_usd for call in attempt.proposal.calls)

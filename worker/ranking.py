"""Which of several attempts is kept: the written order.

1. The verdict: proven, unproven, failed. What was refused, what has no patch, and what security or policy fail is never
   kept, and an attempt that makes the same tree as another one stands behind that one, which was measured.
2. Unless it is proven: fewer tests broken, fewer left red, more turned green. What is not measured comes last.
3. Unless it is proven: the code that more of the attempts came to on their own, comments and tests aside. Where no test
   can tell, that is the best sign there is; the smaller change would be a sign of nothing, for the smallest does
   nothing. What changes no code, only words or tests, comes last, and a repair has its code from another attempt and
   is not counted.
4. The strength of its tests: the share of mutants that they notice, more first. Not measured comes after any share,
   a low one too: what nobody has looked at is no reason to choose it.
5. Fewer findings, notes not counted.
6. The smaller change: lines added and removed.
7. The cheaper one: what its own calls cost. An unknown price comes last.
8. The lower number, so that the same attempts always give the same choice.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
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
    agreeing = _agreement(attempts)
    return sorted(keepable, key=lambda attempt: _rank(attempt, agreeing))


def _agreement(attempts: Sequence[Attempt]) -> Mapping[str, int]:
    """By the substance of a change: how many attempts came to it on their own."""
    return Counter(one.substance for one in attempts if one.substance and one.strategy.kind == "fresh")


def _withheld(attempt: Attempt) -> bool:
    return any(check.kind in _GUARDS and check.status in _UNSAFE for check in attempt.checks)


def _rank(attempt: Attempt, agreeing: Mapping[str, int]) -> tuple[float, ...]:
    proven = attempt.verdict is Verdict.PROVEN
    unsure = (0, 0, 0, 0, 0) if proven else (*_tests(attempt), not attempt.substance, -agreeing[attempt.substance])
    findings = sum(found.severity != "note" for check in attempt.checks for found in check.findings)
    verdict = _VERDICTS.index(attempt.verdict)
    return (verdict, *unsure, _weakness(attempt), findings, changed_lines(attempt), _cost(attempt), attempt.number)


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

"""An attempt in one line, for who watches a run."""

from core.runs import Attempt, CheckStatus, Verdict

_MARKS = {Verdict.PROVEN: "✓", Verdict.UNPROVEN: "~", Verdict.FAILED: "✗", Verdict.REFUSED: "✗"}


def describe(attempt: Attempt) -> str:
    """An attempt that was checked: its verdict and the first reason for it. Words of others are in it as they are."""
    reasons = [f"{check.kind}: {check.summary}" for check in attempt.checks if check.status is not CheckStatus.PASSED]
    reason = f". {reasons[0]}" if reasons else ""
    seat = f" (candidate {attempt.strategy.candidate})" if attempt.strategy.candidate else ""
    same = f", as attempt {attempt.same_as}, which makes the same change" if attempt.same_as else ""
    return f"{_MARKS[attempt.verdict]} attempt {attempt.number}{seat} {attempt.verdict}{same}{'' if same else reason}"

"""Which attempt a report is about."""

from core.runs import Attempt, Run


def attempt(run: Run) -> Attempt | None:
    """The committed attempt; without one the last that was measured, or else the last."""
    measured = [one for one in run.attempts if one.evidence]
    last = (measured or list(run.attempts))[-1:]
    return run.best_attempt or (last[0] if last else None)


def remark(run: Run) -> str:
    """A sentence that says so when the attempt shown was not committed; empty otherwise."""
    shown = attempt(run)
    if shown is None or run.best_attempt:
        return ""
    return f"Nothing was committed. What follows is about attempt {shown.number}, the last one that was checked."

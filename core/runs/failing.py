"""Which tests fail with a change: the ones that a person has to look at."""

from core.runs.evidence import OF_ISSUE, Outcome, TestResult
from core.runs.run import Run

_BAD = (Outcome.FAILED, Outcome.ERROR)


def path_of(test: str) -> str:
    """The file of a test, or the path itself; an example of an issue is in the file that it calls, if in any."""
    return test.partition("::")[0].removeprefix(OF_ISSUE).strip()


def failing(run: Run) -> tuple[TestResult, ...]:
    """The tests that the change broke or left red, with the change that was kept, else with the last one."""
    attempt = run.best_attempt or (run.attempts[-1] if run.attempts else None)
    evidence = attempt.evidence if attempt else None
    if evidence is None:
        return ()
    told = {one.id: one for one in evidence.after.results if one.outcome in _BAD}
    named = (*evidence.broken, *evidence.still_red)
    return tuple(told.get(id, TestResult(id, Outcome.MISSING)) for id in named)

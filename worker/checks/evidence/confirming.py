"""A base that was kept says what passed some time ago. What a change is judged by is looked at again, today."""

from collections.abc import Collection

from core.runs import Outcome, TestRun
from worker.checks.evidence.lab import Lab
from worker.checks.evidence.repeating import once_more
from worker.checks.evidence.weighing import outcomes
from worker.languages import Example

_MOST = 200  # tests; more than these are not looked at one by one


def still_so(lab: Lab, base: TestRun, after: TestRun, examples: Collection[Example]) -> bool:
    """Whether every test that `base`, which was kept, and `after` differ in ends on the base as it did then."""
    was, now = outcomes(base), outcomes(after)
    differ = {test for test in {**was, **now} if _passes(was.get(test)) != _passes(now.get(test))}
    if not differ:
        return True
    if len(differ) > _MOST:
        return False
    again = outcomes(once_more(lab, lab.workspace.base_tree, differ, tuple(examples)))
    return all(_passes(again.get(test)) == _passes(was.get(test)) for test in differ)


def _passes(outcome: Outcome | None) -> bool:
    return outcome is Outcome.PASSED

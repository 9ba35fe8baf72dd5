"""A base that was kept says what passed some time ago. What a change is judged by is looked at again, today."""

from collections.abc import Collection

from core.runs import Outcome, TestRun
from worker.checks.evidence.lab import Lab
from worker.checks.evidence.repeating import once_more
from worker.checks.evidence.weighing import outcomes
from worker.languages import Example

_MOST = 200  # tests; more than these are not looked at one by one


def still_so(lab: Lab, base: TestRun, after: TestRun, examples: Collection[Example]) -> bool:
    """Whether every test that matters to what `after` is judged by ends on the base as it did for `base`, the kept one.

    Those that passed then and pass now, or were skipped both times, neither prove nor break anything. The `examples`
    are none of what was kept.
    """
    was, now = outcomes(base), outcomes(after)
    tests = {**was, **now}.keys() - {example.id for example in examples}
    doubted = {test for test in tests if not _settled(was.get(test), now.get(test))}
    if not doubted:
        return True
    if len(doubted) > _MOST:
        return False
    again = outcomes(once_more(lab, lab.workspace.base_tree, doubted, ()))
    return all(_passes(again.get(test)) == _passes(was.get(test)) for test in doubted)


def _settled(was: Outcome | None, now: Outcome | None) -> bool:
    """That it was red and is red says nothing yet: were it green on the base today, the change would have broken it."""
    return was is now and was in (Outcome.PASSED, Outcome.SKIPPED)


def _passes(outcome: Outcome | None) -> bool:
    return outcome is Outcome.PASSED

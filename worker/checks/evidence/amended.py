"""Tests of the base that a change words differently: what they say now counts beside what they said.

The base's words decide whether something broke. A test that has new words is measured with these too, on both codes,
and stands in the evidence once more, under a name of its own: red before and green after, it is as good a proof as a
new test; red after, the change leaves a failing test behind.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from core.runs import Outcome, TestResult, TestRun
from worker.checks.evidence.weighing import outcomes

CHANGED = " (changed)"  # what follows the name
_RED = (Outcome.FAILED, Outcome.ERROR)
_TWICE = "Two tests have this name."


def amended(was: TestRun, first: TestRun, now: TestRun, alone: Callable[[Collection[str]], TestRun]) -> Collection[str]:
    """The tests that pass in `was` and whose new words fail on the base's code (`first`) or the head's (`now`).

    `alone` measures files of the base by themselves: a test that fails there needs the others and says nothing.
    Where the head's file cannot be loaded on the base, nothing is known of the tests in it.
    """
    green = {test for test, outcome in outcomes(was).items() if outcome is Outcome.PASSED and "::" in test}
    before, after = outcomes(first), outcomes(now)
    proofs = {test for test in green if before.get(test) is Outcome.FAILED and after.get(test) is Outcome.PASSED}
    found = proofs | {test for test in green if after.get(test) in _RED}
    if not found:
        return ()
    own = outcomes(alone(sorted({test.partition("::")[0] for test in found})))
    return {test for test in found if own.get(test) is Outcome.PASSED}


def with_copies(run: TestRun, tests: Collection[str]) -> TestRun:
    """The run with a copy of the results of `tests` under the names of changed tests."""
    copies = [replace(result, id=result.id + CHANGED) for result in run.results if result.id in tests]
    names = {copy.id for copy in copies}
    taken = {result.id for result in run.results if result.id in names}
    kept = tuple(result for result in run.results if result.id not in names)
    return replace(run, results=(*kept, *(_refused(copy) if copy.id in taken else copy for copy in copies)))


def _refused(copy: TestResult) -> TestResult:
    return replace(copy, outcome=Outcome.FAILED, message=_TWICE)


def by_own_names(tests: Iterable[str], find: Callable[[Collection[str]], Collection[str]]) -> frozenset[str]:
    """Those of `tests` that `find` finds, which knows each by the name that it has in its file."""
    names = {test.removesuffix(CHANGED): test for test in tests}
    return frozenset(names[test] for test in find(names.keys()))

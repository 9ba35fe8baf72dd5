"""A first look at the tests that name what a change defines. It can only say that something broke, and then soon.

What it does not find broken is measured as ever, with every test: nothing is proven by a part of them.
"""

from dataclasses import replace

from core.names import Sha
from core.runs import Outcome, Patch, TestRun
from core.runs.failing import path_of
from worker.checks.evidence.about import naming
from worker.checks.evidence.lab import Lab
from worker.checks.evidence.measuring import measure
from worker.checks.evidence.repeating import disagreeing, once_more
from worker.checks.evidence.weighing import Measured, broken, outcomes

_OPAQUE = ("command", "none")  # such a command runs all or nothing
_MOST = 200
_EMPTY = TestRun((), "", 0, True)


def surely_broken(lab: Lab, base: TestRun, tree: Sha, patch: Patch, flaky: frozenset[str]) -> Measured | None:
    """What was measured of `tree`, the change's code with the base's tests, if that alone fails it.

    A test that is broken has passed alone on the base, today, and failed twice on the change. None: nobody knows yet.
    """
    near = _near(lab, base, patch)
    if not near:
        return None
    now = measure(lab, tree, (), only=sorted(near))
    before = _part(base, near)
    bad = broken(before, now, ()) - flaky
    if not now.complete or not bad or len(bad) > _MOST:
        return None
    alone = outcomes(once_more(lab, lab.workspace.base_tree, bad, ()))
    steady = {test for test in bad if alone.get(test) is Outcome.PASSED}
    steady -= disagreeing(lab, tree, now, bad, ())
    return Measured(before, now, _EMPTY, _EMPTY, flaky | (bad - steady)) if steady else None


def _near(lab: Lab, base: TestRun, patch: Patch) -> frozenset[str]:
    """The base's test files that name what the change defines; none where they are all there is, or cannot be run."""
    if lab.project.framework in _OPAQUE:
        return frozenset()
    files = {path_of(result.id) for result in base.results if "::" in result.id}
    tests = {path for path in files & lab.files(lab.workspace.base_tree).keys() if lab.language.is_test_module(path)}
    near = naming(lab, patch, tests)
    return frozenset() if near == tests else near


def _part(run: TestRun, files: frozenset[str]) -> TestRun:
    """The results that came from `files`."""
    return replace(run, results=tuple(result for result in run.results if path_of(result.id) in files))

"""Examples that nobody can ask: their file is one that only a build makes loadable, whatever stands in it."""

from collections.abc import Collection, Sequence

from core.runs import Outcome, TestRun
from worker.checks.evidence.hollow import loads_of
from worker.checks.evidence.lab import Lab
from worker.checks.evidence.measuring import measure
from worker.checks.evidence.weighing import outcomes
from worker.languages import Example


def mute(lab: Lab, before: TestRun, after: TestRun, examples: Sequence[Example]) -> frozenset[str]:
    """The ids of `examples` that say nothing about a change: errors before and after, in a file that the base has
    and that did not load there by itself. A file that is new, or that the change keeps from loading, is none.
    """
    was, now, known = outcomes(before), outcomes(after), lab.files(lab.workspace.base_tree)
    lost = [e for e in examples if was.get(e.id) is Outcome.ERROR and now.get(e.id) is Outcome.ERROR]
    silent = _unloadable(lab, {example.path for example in lost if example.path in known})
    return frozenset(example.id for example in lost if example.path in silent)


def _unloadable(lab: Lab, paths: Collection[str]) -> set[str]:
    if not paths:
        return set()
    asked = [loads_of(path) for path in sorted(paths)]
    found = outcomes(measure(lab, lab.workspace.base_tree, asked, tests=False))
    return {each.path for each in asked if found.get(each.id) is Outcome.ERROR}

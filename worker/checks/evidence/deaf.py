"""Finds out deaf tests: their results stay green although what they assert was reversed, or made wrong.

The second, independent observation: whatever code under test does to the process that runs its tests, it cannot
know that this time a pass is the wrong answer.
"""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import replace

from core.names import Sha
from core.runs import Outcome
from worker.checks.evidence.lab import Lab
from worker.checks.evidence.measuring import measure
from worker.checks.evidence.weighing import outcomes
from worker.languages import WRONG

_MOST = 5  # files, chosen by chance; all of them where one of these is odd
_LEAST_S, _FACTOR = 10.0, 3.0  # of the time that the tests took on the head


def deaf(lab: Lab, tree: Sha, tests: Collection[str], elapsed_s: float) -> frozenset[str]:
    """Those of `tests`, which pass on `tree`, that pass with their assertions reversed, or made wrong, as well."""
    files = lab.files(tree)
    paths = sorted({test.partition("::")[0] for test in tests} & files.keys())
    chosen = paths if len(paths) <= _MOST else secrets.SystemRandom().sample(paths, _MOST)
    found = _turned(lab, tree, tests, chosen, elapsed_s)
    return _turned(lab, tree, tests, paths, elapsed_s) if found and len(chosen) < len(paths) else found


def _turned(lab: Lab, tree: Sha, tests: Collection[str], paths: Iterable[str], elapsed_s: float) -> frozenset[str]:
    changed: dict[str, bytes] = {}
    asked: set[str] = set()
    sure = False
    for path in paths:
        made = lab.language.turned(path, lab.text(tree, path) or "")
        own = {test for test in tests if test.startswith(f"{path}::") and is_one_of(test[len(path) + 2 :], made.tests)}
        if own:
            sure = sure or made.sure
            changed[path] = made.text.encode("utf-8", "surrogateescape")
            asked |= own
    if not asked:
        return frozenset()
    wall_s = min(lab.limits.wall_s, _LEAST_S + _FACTOR * elapsed_s)
    quick = replace(lab, limits=replace(lab.limits, wall_s=wall_s))
    run = outcomes(measure(quick, lab.workspace.overlay(tree, changed), (), only=sorted(changed)))
    found = frozenset(test for test in asked if Outcome.PASSED in (run.get(test), run.get(f"{test}{WRONG}")))
    return frozenset(tests) if found and sure else found


def is_one_of(name: str, turned: Iterable[str]) -> bool:
    """Whether a test, by what follows its path, is one of those of a file that were named."""
    return any(name == each or name.startswith(f"{each}[") or name.endswith(f" > {each}") for each in turned)

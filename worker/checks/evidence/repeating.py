"""Finds out flaky tests: what changed its outcome is measured again before it is believed."""

from collections.abc import Collection, Sequence

from core.names import Sha
from core.runs import Outcome, TestRun
from worker.checks.evidence.lab import Lab
from worker.checks.evidence.measuring import measure
from worker.checks.evidence.weighing import outcomes
from worker.languages import Example

_MOST_BROKEN = 10  # more than these did not break by chance
_LONGEST_S = 120.0  # runs longer than this are not repeated in full


def disagreeing(lab: Lab, tree: Sha, run: TestRun, suspects: Collection[str], examples: Sequence[Example]) -> set[str]:
    """Those of `suspects` that end differently when their files are run once more in a fresh box."""
    if not suspects or not run.complete or run.elapsed_s > _LONGEST_S:
        return set()
    first = outcomes(run)
    again = outcomes(once_more(lab, tree, suspects, examples))
    return {test for test in suspects if _passes(first.get(test)) != _passes(again.get(test))}


def once_more(lab: Lab, tree: Sha, suspects: Collection[str], examples: Sequence[Example]) -> TestRun:
    """The files of `suspects`, and the examples among them, in a fresh box."""
    chosen = [example for example in examples if example.id in suspects]
    known = {example.id for example in chosen}
    files = lab.files(tree)
    paths = sorted({test.partition("::")[0] for test in suspects if test not in known})
    only = [path for path in paths if path in files]
    return measure(lab, tree, chosen, only=only, tests=bool(paths))


def _passes(outcome: Outcome | None) -> bool:
    return outcome is Outcome.PASSED


def flaky_failures(lab: Lab, tree: Sha, run: TestRun, failed: Collection[str], examples: Sequence[Example]) -> set[str]:
    """Those of the broken tests that pass in one of up to two more runs: alone, then with everything."""
    if len(failed) > _MOST_BROKEN:
        return set()
    found = disagreeing(lab, tree, run, failed, examples)
    rest = set(failed) - found
    if not rest or not found:
        return found
    full = outcomes(measure(lab, tree, examples))
    return found | {test for test in rest if _passes(full.get(test))}

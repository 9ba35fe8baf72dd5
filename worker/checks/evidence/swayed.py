"""Finds out swayed tests: they pass only because an object that came with the change says it equals a plain value."""

from collections.abc import Collection

from core.names import Sha
from core.runs import Outcome, Patch
from worker.checks.evidence.collecting import code_paths
from worker.checks.evidence.lab import Lab
from worker.checks.evidence.measuring import measure
from worker.checks.evidence.weighing import outcomes


def swayed(lab: Lab, patch: Patch, tree: Sha, tests: Collection[str]) -> frozenset[str]:
    """Those of `tests`, which pass on `tree`, that fail where plain values alone decide.

    Nothing is run where the change does not say what its objects equal, which is nearly always.
    """
    blunted: dict[str, bytes] = {}
    for path in code_paths(lab, patch):
        text = lab.language.blunted(path, lab.text(lab.workspace.base_tree, path) or "", lab.text(tree, path) or "")
        if text is not None:
            blunted[path] = text.encode("utf-8", "surrogateescape")
    files = sorted({test.partition("::")[0] for test in tests} & lab.files(tree).keys())
    if not blunted or not files:
        return frozenset()
    run = outcomes(measure(lab, lab.workspace.overlay(tree, blunted), (), only=files))
    return frozenset(test for test in tests if run.get(test) is not Outcome.PASSED)

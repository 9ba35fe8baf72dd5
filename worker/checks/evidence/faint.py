"""Finds out faint tests: they see that a value comes back, and its kind, but not which one.

They pass where everything the change does is done and another value of the same kind is returned, and they fail where
none is. That is asked only of new tests whose words assert no more than that, and only where they are all the proof.
"""

import secrets
from collections.abc import Collection, Iterator, Sequence

from core.names import Sha
from core.runs import Outcome, Patch
from worker.checks.evidence.collecting import code_paths
from worker.checks.evidence.deaf import is_one_of
from worker.checks.evidence.lab import Lab
from worker.checks.evidence.measuring import measure
from worker.checks.evidence.weighing import outcomes
from worker.languages import Example

_FAILED = (Outcome.FAILED, Outcome.ERROR)
_TRUE = ("True", "true")


def faint(lab: Lab, patch: Patch, tree: Sha, proofs: Collection[str], examples: Sequence[Example]) -> frozenset[str]:
    """Those of the new tests and `examples` among `proofs`, which pass on `tree`, that are faint.

    None if one of `proofs` is surely not: then there is a proof.
    """
    told = [example for example in examples if example.id in proofs and example.want.strip() in _TRUE]
    files = sorted({test.partition("::")[0] for test in proofs} & lab.files(tree).keys())
    asked = {example.id for example in told} | set(_worded(lab, tree, files, proofs))
    if not proofs or set(proofs) - asked:
        return frozenset()
    only = [path for path in files if lab.language.is_test_module(path)]
    other = _ended(lab, patch, tree, told, only, Outcome.PASSED, lost=False) & asked
    return frozenset(other and other & _ended(lab, patch, tree, told, only, *_FAILED, lost=True))


def _worded(lab: Lab, tree: Sha, files: Sequence[str], proofs: Collection[str]) -> Iterator[str]:
    """The proofs whose words ask only for some value."""
    for path in files:
        names = lab.language.faint(path, lab.text(tree, path) or "")
        yield from (test for test in proofs if test.startswith(f"{path}::") and is_one_of(test[len(path) + 2 :], names))


def _ended(
    lab: Lab, patch: Patch, tree: Sha, told: Sequence[Example], only: Sequence[str], *ends: Outcome, lost: bool
) -> set[str]:
    """What ends so on the bent code; nothing where none of the code can be bent."""
    mark = f"_w{secrets.token_hex(8)}"
    changed: dict[str, bytes] = {}
    for path in code_paths(lab, patch):
        before, after = lab.text(lab.workspace.base_tree, path) or "", lab.text(tree, path) or ""
        text = lab.language.bent(path, before, after, mark, lost=lost)
        if text is not None:
            changed[path] = text.encode("utf-8", "surrogateescape")
    if not changed:
        return set()
    run = measure(lab, lab.workspace.overlay(tree, changed), told, only=only, tests=bool(only), mark=mark)
    return {test for test, outcome in outcomes(run).items() if outcome in ends}

"""Which tests of the base are about the code that a patch changes."""

import re
from collections.abc import Collection, Iterator

from core.runs import Outcome, Patch, TestRun
from core.runs.failing import path_of
from worker.checks.evidence import collecting
from worker.checks.evidence.lab import Lab

_WORD = re.compile(r"[A-Za-z_$][\w$]{2,}")
_MOST_FILES = 100
_LARGEST = 400_000  # characters of a test file that are read


def red_about(lab: Lab, base: TestRun, examples: Collection[str], patch: Patch) -> frozenset[str]:
    """Tests that fail on the base, no `examples`, and whose file names what a changed file of code defines."""
    red = {result.id for result in base.results if result.outcome in (Outcome.FAILED, Outcome.ERROR)} - set(examples)
    if not red:
        return frozenset()
    near = naming(lab, patch, {path_of(test) for test in red})
    return frozenset(test for test in red if path_of(test) in near)


def naming(lab: Lab, patch: Patch, tests: Collection[str]) -> frozenset[str]:
    """Those of the files `tests` (the first hundred are read) that name what a changed file of code defines."""
    files = sorted(tests)[:_MOST_FILES]
    defined = set(_defined(lab, patch, files))
    return frozenset(path for path in files if defined & _words(lab, path))


def _defined(lab: Lab, patch: Patch, tests: Collection[str]) -> Iterator[str]:
    for path in set(collecting.code_paths(lab, patch)) - set(tests):
        for tree in (lab.workspace.base_tree, patch.tree):
            symbols = lab.language.symbols(lab.text(tree, path) or "")
            yield from (symbol.name.rpartition(".")[2] for symbol in symbols)


def _words(lab: Lab, path: str) -> set[str]:
    text = lab.text(lab.workspace.base_tree, path) or ""
    return set(_WORD.findall(text[:_LARGEST]))

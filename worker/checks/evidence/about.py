"""Which tests of the base are about the code that a patch changes."""

import re
from collections.abc import Collection, Iterator
from pathlib import PurePath

from core.runs import Outcome, Patch, TestRun
from core.runs.failing import path_of
from worker.checks.evidence import collecting
from worker.checks.evidence.halves import TestsInside
from worker.checks.evidence.lab import Lab

_WORD = re.compile(r"[A-Za-z_$][\w$]{2,}")
_MOST_FILES = 100
_LARGEST = 400_000  # characters of a test file that are read


def red_about(lab: Lab, base: TestRun, examples: Collection[str], patch: Patch) -> frozenset[str]:
    """Tests that fail on the base, no `examples`, and whose file names a changed file of code or what it defines.

    A changed file of code that the base cannot build is one, too.
    """
    red = {result.id for result in base.results if result.outcome in (Outcome.FAILED, Outcome.ERROR)} - set(examples)
    if not red:
        return frozenset()
    torn = red & set(collecting.code_paths(lab, patch))  # what the base could not build, and the change is about
    near = naming(lab, patch, {path_of(test) for test in red - torn})
    return frozenset(torn | {test for test in red if path_of(test) in near})


def naming(lab: Lab, patch: Patch, tests: Collection[str]) -> frozenset[str]:
    """Those of the files `tests` (the first hundred are read) that name a changed file of code or what it defines.

    What is run as a program of its own is known to its tests by the name of its file alone.
    """
    files = sorted(tests)[:_MOST_FILES]
    changed = set(collecting.code_paths(lab, patch)) - (set() if isinstance(lab.language, TestsInside) else set(files))
    defined = set(_defined(lab, patch, changed))
    called = re.compile(rf"(?<![\w.-])({'|'.join(sorted({re.escape(PurePath(path).name) for path in changed}))})(?!\w)")
    texts = {path: (lab.text(lab.workspace.base_tree, path) or "")[:_LARGEST] for path in files} if changed else {}
    return frozenset(path for path, text in texts.items() if called.search(text) or defined & set(_WORD.findall(text)))


def _defined(lab: Lab, patch: Patch, changed: Collection[str]) -> Iterator[str]:
    for path in changed:
        for tree in (lab.workspace.base_tree, patch.tree):
            symbols = lab.language.symbols(lab.text(tree, path) or "")
            yield from (symbol.name.rpartition(".")[2] for symbol in symbols)

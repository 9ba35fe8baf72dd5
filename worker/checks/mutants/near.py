"""Which tests are asked first: those that came with the change, prove it, or name what it changes."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.names import Sha
from core.runs import Evidence
from core.runs.failing import path_of
from worker.checks.evidence.lab import Lab
from worker.checks.mutants.lines import Changed

_WORD = re.compile(r"[A-Za-z_$][\w$]{2,}")
_MOST_FILES = 300
_LARGEST = 400_000  # bytes of a test file that is read


@dataclass(frozen=True, slots=True)
class Near:
    """Test files, sorted; none where none stands out. `whole`: there are no others."""

    files: tuple[str, ...]
    whole: bool


def near(lab: Lab, tree: Sha, evidence: Evidence, changed: Sequence[Changed]) -> Near:
    """The test files of `tree` that are asked first."""
    files = lab.files(tree)
    sure = {path_of(test) for test in (*evidence.red_to_green, *evidence.new_tests)}
    known = sorted({path_of(result.id) for result in evidence.after.results} & files.keys())
    known = [path for path in known if lab.owns(path)]
    words = set(_changed_names(lab, changed))
    read = [path for path in known[:_MOST_FILES] if path not in sure and 0 <= files[path].size <= _LARGEST]
    found = {path for path in read if words & set(_WORD.findall(lab.text(tree, path) or ""))}
    chosen = tuple(
        path for path in sorted(found | sure & files.keys()) if lab.language.is_test_module(path) and lab.owns(path)
    )
    examples = {file.path for file in changed}  # their ids begin with the file that they stand in
    return Near(chosen, set(known) - examples <= set(chosen))


def _changed_names(lab: Lab, changed: Sequence[Changed]) -> Iterable[str]:
    """The last names of the definitions in which a changed line stands."""
    for file in changed:
        for symbol in lab.language.symbols(file.text):
            if any(symbol.start <= line <= symbol.end for line in file.lines):
                yield symbol.name.rpartition(".")[2]

"""Which lines of a change are code of the project, told from its diff."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.runs import Patch
from worker.checks.evidence.collecting import code_paths
from worker.checks.evidence.lab import Lab
from worker.reports.document.patches import FileDiff, files

_HUNK = re.compile(r"^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@")


@dataclass(frozen=True, slots=True)
class Changed:
    """The text of a changed file in the head, and the numbers of its lines that are new there."""

    path: str
    text: str
    lines: frozenset[int]


def changed(lab: Lab, patch: Patch) -> tuple[Changed, ...]:
    """The changed files of the project's code with new lines, in the order of their paths; no tests."""
    numbers = _numbers(patch.diff)
    found = ((path, numbers.get(path, frozenset())) for path in sorted(filter(lab.owns, code_paths(lab, patch))))
    return tuple(Changed(path, lab.text(patch.tree, path) or "", lines) for path, lines in found if lines)


def _numbers(diff: str) -> Mapping[str, frozenset[int]]:
    return {file.path: frozenset(_added(file)) for file in files(diff)}


def _added(file: FileDiff) -> list[int]:
    found, at = [], 0
    for line in file.lines:
        if line.sign == "@":
            match = _HUNK.match(line.text)
            at = int(match[1]) if match else at
            continue
        if line.sign == "+":
            found.append(at)
        at += line.sign in ("+", " ")
    return found

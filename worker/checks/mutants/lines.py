"""Which lines of a change are code of the project, told from its diff."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.runs import Patch
from worker.checks.evidence.collecting import code_paths
from worker.checks.evidence.halves import TestsInside
from worker.checks.evidence.lab import Lab
from worker.reports.document.patches import FileDiff, files

_NO_CODE = re.compile(r"[\s{}()\[\];,]*$|\s*(?:#|//|/\*|\*(?:\s|/|$))")  # nothing but brackets, or a comment
_HUNK = re.compile(r"^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@")


@dataclass(frozen=True, slots=True)
class Changed:
    """The text of a changed file in the head, and the numbers of its lines with code that are new there."""

    path: str
    text: str
    lines: frozenset[int]


def changed(lab: Lab, patch: Patch) -> tuple[Changed, ...]:
    """The changed files of the project's code with new lines, in the order of their paths; no tests."""
    numbers = _numbers(patch.diff)
    paths = [path for path in sorted(filter(lab.owns, code_paths(lab, patch))) if numbers.get(path)]
    found = (_changed(lab, path, lab.text(patch.tree, path) or "", numbers[path]) for path in paths)
    return tuple(file for file in found if file.lines)


def _changed(lab: Lab, path: str, text: str, lines: frozenset[int]) -> Changed:
    texts, language = text.split("\n"), lab.language
    own = lines - language.lines_of_tests(text) if isinstance(language, TestsInside) else lines
    return Changed(path, text, frozenset(n for n in own if n <= len(texts) and not _NO_CODE.match(texts[n - 1])))


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

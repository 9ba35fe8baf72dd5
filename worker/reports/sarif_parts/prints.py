"""Fingerprints of findings: the same for the same thing, wherever in its file it has moved to."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping

from core.runs import Finding
from worker.reports.document.patches import FileDiff

Lines = Mapping[tuple[str, int], str]  # path and line of the head -> what stands there
_SILENT = ("secret",)  # whoever has a guess must not learn from a hash that it is right


def lines_of(files: Iterable[FileDiff]) -> Lines:
    """The lines that a diff shows of the head."""
    return {(file.path, number): text for file in files for number, text in _head(file)}


def fingerprints(findings: Iterable[Finding], lines: Lines) -> list[str]:
    """One for each of `findings`: of its rule, its path, the text of its line, and how many before it are the same."""
    seen = Counter[str]()
    made = []
    for finding in findings:
        known = "" if finding.rule in _SILENT else lines.get((finding.path, finding.line), finding.message)
        base = "\0".join((finding.rule, finding.path, " ".join(known.split())))
        made.append(hashlib.sha256(f"{base}\0{seen[base]}".encode("utf-8", "replace")).hexdigest())
        seen[base] += 1
    return made


def _head(file: FileDiff) -> Iterable[tuple[int, str]]:
    number = 0
    for line in file.lines:
        if line.sign == "@":
            number = int(line.text.partition("+")[2].partition(" ")[0].partition(",")[0])
        elif line.sign in (" ", "+"):
            yield number, line.text
            number += 1

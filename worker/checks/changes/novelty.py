"""New or old: a finding is old if the base had one by the same rule on a line that reads the same."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from core.runs import Finding
from worker.checks.changes.files import File

Scan = Callable[[str, str], Iterable[Finding]]  # path, text -> findings


def novel(files: Sequence[File], scan: Scan) -> list[Finding]:
    """The findings of `scan` on the head sides that the base sides do not account for, wherever they stood."""
    found = [(finding, _key(finding, file.after)) for file in files for finding in _scan(scan, file.path, file.after)]
    if not found:
        return []  # most changes: the base need not be read
    known = Counter(_key(finding, file.before) for file in files for finding in _scan(scan, file.path, file.before))
    fresh = []
    for finding, key in found:
        known[key] -= 1
        if known[key] < 0:
            fresh.append(finding)
    return fresh


def new_lines(file: File) -> Iterator[tuple[int, str]]:
    """The lines of the head side, with their numbers, that the base side does not have (or has less often)."""
    known = Counter(_normal(line) for line in file.before.split("\n"))
    for number, line in enumerate(file.after.split("\n"), 1):
        known[_normal(line)] -= 1
        if known[_normal(line)] < 0 and line.strip():
            yield number, line


def _scan(scan: Scan, path: str, text: str) -> Iterable[Finding]:
    return scan(path, text) if text.strip() else ()


def _key(finding: Finding, text: str) -> tuple[str, str]:
    lines = text.split("\n")
    line = lines[finding.line - 1] if 0 < finding.line <= len(lines) else finding.message
    return finding.rule, _normal(line)


def _normal(line: str) -> str:
    return " ".join(line.split())

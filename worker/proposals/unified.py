"""Unified diffs as models write them: right lines, wrong line numbers, now and then a lost space."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

_HUNK = re.compile(r"^@@(?: -(?P<line>\d{1,9})(?:,\d+)? \+\d+(?:,\d+)?)?.{0,400}$")
_OLD = re.compile(r"^--- (?P<path>\S.*?)(?:\t.*)?$")
_NEW = re.compile(r"^\+\+\+ (?P<path>\S.*?)(?:\t.*)?$")
_NOISE = (
    "diff --git ",
    "index ",
    "new file mode ",
    "deleted file mode ",
    "similarity index ",
    "old mode ",
    "new mode ",
)
_LANGUAGES = frozenset({"diff", "patch", "udiff"})
NOWHERE = "/dev/null"


@dataclass(slots=True)
class Hunk:
    """One place: `old` lines become `new` lines, around 1-based `line` (0: not said)."""

    line: int
    old: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)

    @property
    def changes(self) -> bool:
        """Whether it says anything."""
        return self.old != self.new


@dataclass(slots=True)
class FileDiff:
    """The hunks of one file; paths as written, an empty text where none was."""

    old: str
    new: str
    hunks: list[Hunk] = field(default_factory=list)


def is_diff(language: str, text: str) -> bool:
    """Whether a block is a diff: by its info string, or because it begins like one."""
    lines = [line for line in text.split("\n")[:12] if line.strip()]
    if language in _LANGUAGES:
        return any(line.startswith(("+", "-", "@@")) for line in text.split("\n"))
    headed = any(_OLD.match(a) and _NEW.match(b) for a, b in pairwise(lines))
    return headed or (bool(lines) and bool(_HUNK.match(lines[0])) and lines[0].startswith("@@ -"))


def file_diffs(text: str) -> Iterator[FileDiff]:
    """The files of a diff, in their order."""
    lines = text.rstrip("\n").split("\n")
    current = FileDiff("", "")
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        old = _OLD.match(line)
        if old and _NEW.match(following):
            if current.hunks or current.new:
                yield current
            current = FileDiff(old["path"].strip(), "")
        elif not current.new and current.old and _NEW.match(line):
            current.new = line[4:].partition("\t")[0].strip()
        elif _HUNK.match(line):
            current.hunks.append(Hunk(_line_of(line)))
        elif not line.startswith(_NOISE):
            _take(current, line)
    if current.hunks or current.new:
        yield current


def _line_of(line: str) -> int:
    match = _HUNK.match(line)
    return int(match["line"] or 0) if match else 0


def _take(current: FileDiff, line: str) -> None:
    if not current.hunks:
        if not line.strip() and not current.new:
            return
        current.hunks.append(Hunk(0))
    hunk = current.hunks[-1]
    if line.startswith("\\"):
        return
    if line.startswith("+"):
        hunk.new.append(line[1:])
    elif line.startswith("-"):
        hunk.old.append(line[1:])
    else:
        context = line.removeprefix(" ")
        hunk.old.append(context)
        hunk.new.append(context)

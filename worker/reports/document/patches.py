"""Reading a git diff: its files, their lines, and how many were added and removed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_HUNK = re.compile(r"^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@")
_ESCAPE = re.compile(r'\\([0-7]{3}|[abtnvfr"\\])')
_LETTERS = {"a": 7, "b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13, '"': 34, "\\": 92}
_NOTHING = "/dev/null"


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line: `sign` is `+`, `-`, a blank, `@` for the head of a hunk, or `\\` for git's own remark."""

    sign: str
    text: str


@dataclass(slots=True)
class FileDiff:
    """One changed file; `change` is one word for a person."""

    path: str
    change: str = "modified"
    lines: list[DiffLine] = field(default_factory=list)

    @property
    def added(self) -> int:
        """How many lines were added."""
        return sum(line.sign == "+" for line in self.lines)

    @property
    def removed(self) -> int:
        """How many lines were removed."""
        return sum(line.sign == "-" for line in self.lines)


def files(diff: str) -> tuple[FileDiff, ...]:
    """The files of `diff` in its order; lines that belong to no file are left out."""
    return tuple(_Reader().read(diff.split("\n")))


class _Reader:
    """Counts the lines a hunk still owes, so that content that looks like a header is read as content."""

    def __init__(self) -> None:
        self._file: FileDiff | None = None
        self._old = self._new = 0

    def read(self, lines: list[str]) -> Iterator[FileDiff]:
        for line in lines:
            inside = self._old > 0 or self._new > 0
            if not inside and line.startswith("diff --git "):
                if self._file:
                    yield self._file
                self._file = FileDiff(_twice(line.removeprefix("diff --git ")))
            elif self._file:
                self._take(self._file, line, inside)
        if self._file:
            yield self._file

    def _take(self, file: FileDiff, line: str, inside: bool) -> None:
        if inside or line.startswith("\\"):
            self._content(file, line)
        elif hunk := _HUNK.match(line):
            self._old, self._new = (int(n) if n is not None else 1 for n in hunk.groups())
            file.lines.append(DiffLine("@", line))
        else:
            _header(file, line)

    def _content(self, file: FileDiff, line: str) -> None:
        sign = line[:1] or " "
        self._old -= sign in " -"
        self._new -= sign in " +"
        file.lines.append(DiffLine(sign, line[1:]))


def _header(file: FileDiff, line: str) -> None:
    if line.startswith(("--- ", "+++ ")) and line[4:] != _NOTHING:
        file.path = _path(line[4:].removesuffix("\t"))
    elif line.startswith("rename to "):
        file.path, file.change = _unquoted(line.removeprefix("rename to ")), "renamed"
    elif line.startswith("new file"):
        file.change = "added"
    elif line.startswith("deleted file"):
        file.change = "deleted"
    elif line.startswith("new mode"):
        file.change = f"mode {line.rpartition(' ')[2]}"
    elif line.startswith(("Binary files ", "GIT binary patch")):
        file.change += ", binary"


def _twice(names: str) -> str:
    """The path of a `diff --git` line, which names it twice: blanks inside it are not quoted by git."""
    middle = len(names) // 2
    same = names[2:middle] == names[middle + 3 :]
    return _path(names[:middle] if same else names.rpartition(" ")[2])


def _path(name: str) -> str:
    """`name` of a header without quotes and without the `a/` or `b/` before it."""
    return re.sub(r"^[ab]/", "", _unquoted(name))


def _unquoted(name: str) -> str:
    """`name` without git's C quoting."""
    if len(name) < 2 or name[0] != '"' or name[-1] != '"':
        return name
    raw = _ESCAPE.sub(_octet, name[1:-1])
    return raw.encode("latin-1", "replace").decode("utf-8", "replace")


def _octet(match: re.Match[str]) -> str:
    escape = match[1]
    return chr(_LETTERS[escape] if escape in _LETTERS else int(escape, 8) & 0xFF)

"""The go.mod files of a repository, read by their lines: any of them may be nonsense."""

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from worker.languages import FileView

FILES = ("go.mod", "go.sum", "go.work", "go.work.sum")
_OPENS, _CLOSES = re.compile(r"(\w+)\s*\((.*)"), re.compile(r"\s*\)(.*)")
_COMMENT = re.compile(r"//[^\n]*")
_SKIPPED = re.compile(r"(^|/)(vendor|testdata|node_modules|_[^/]*|\.[^/]*)/")
_MOST = 40


@dataclass(frozen=True, slots=True)
class Manifest:
    """A go.mod: whether it requires anything, and which Go it wants as numbers."""

    requires: bool
    go: tuple[int, ...]


def folders(view: FileView) -> tuple[str, ...]:
    """The folders of the modules, `.` for the root; at most 40."""
    found = [path for path in view.paths if posixpath.basename(path) == "go.mod" and not _SKIPPED.search(path)]
    return tuple(posixpath.dirname(path) or "." for path in found)[:_MOST]


def manifests(view: FileView, modules: Sequence[str]) -> list[Manifest]:
    """What each module's go.mod says."""
    return [read(view.text(posixpath.normpath(f"{module}/go.mod")) or "") for module in modules]


def read(text: str) -> Manifest:
    """A go.mod's text."""
    lines = statements(text)
    versions = re.findall(r"^(?:go|toolchain) (?:go)?(\d+)\.(\d+)", "\n".join(lines), re.MULTILINE)
    newest = max(((int(major), int(minor)) for major, minor in versions), default=(1, 0))
    return Manifest(any(line.startswith(("require ", "tool ")) for line in lines), newest)


def statements(text: str) -> list[str]:
    """One line for each statement, blocks unfolded, without comments."""
    return sorted(" ".join(line.split()) for line in _unfolded(_COMMENT.sub("", text).split("\n")) if line.strip())


def _unfolded(lines: Sequence[str]) -> Iterator[str]:
    """Each line once, with the word that its block begins with; a block that is never closed is none."""
    last = max((number for number, line in enumerate(lines) if _CLOSES.match(line)), default=-1)
    verb = ""
    for number, line in enumerate(lines):
        if verb and (closes := _CLOSES.match(line)):
            verb, line = "", closes[1]
        elif not verb and number < last and (opens := _OPENS.match(line)):
            verb, line = opens[1], opens[2]
        yield f"{verb} {line}" if verb and line.strip() else line


def files(view: FileView, modules: Sequence[str]) -> tuple[str, ...]:
    """The files that decide what is installed."""
    known = set(view.paths)
    places = [posixpath.normpath(f"{module}/{name}") for module in (".", *modules) for name in FILES]
    return tuple(dict.fromkeys(path for path in places if path in known))

"""Paths that no change may have: the second wall behind the one that applies edits."""

import re
import unicodedata
from collections.abc import Iterator

from core.runs import Finding
from core.text.invisible import is_invisible

_LONGEST, _LONGEST_PART = 4096, 255  # bytes, as file systems have it
_DRIVE = re.compile(r"^[A-Za-z]:")
_HFS_IGNORES = re.compile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")
_SHORT_GIT = re.compile(r"^git~\d+$")


def plain(path: str) -> str:
    """`path` as the most careless file system would read it: NFC, one case, no trailing dots and spaces."""
    return "/".join(_plain_part(part) for part in path.replace("\\", "/").split("/"))


def findings(paths: tuple[str, ...]) -> Iterator[Finding]:
    """One finding for each path that is not a plain relative path, or is another path in disguise."""
    seen: dict[str, str] = {}
    for path in paths:
        problem = _problem(path)
        twin = seen.setdefault(plain(path), path)
        if twin != path:
            problem = "differs from another changed path only in its case or its Unicode form"
        if problem:
            yield Finding("unsafe-path", _shown(path), 0, f"This path {problem}.", "error")


def _plain_part(part: str) -> str:
    part = _HFS_IGNORES.sub("", unicodedata.normalize("NFC", part)).casefold()
    stream = part.partition(":")[0] if ":" in part else part
    return stream.rstrip(". ") or part


def _problem(path: str) -> str:
    parts = path.split("/")
    if any(is_invisible(char) or char in "\n\t" for char in path):
        return "holds control or invisible characters"
    if "\\" in path or _DRIVE.match(path) or path.startswith("~"):
        return "holds a backslash, a drive or a home folder"
    if any(part in ("", ".", "..") for part in parts):
        return "is absolute, empty or leaves the repository"
    if any(part.startswith("-") for part in parts):
        return "has a part that begins with a hyphen, which commands take for an option"
    raw = path.encode("utf-8", "surrogatepass")
    if len(raw) > _LONGEST or any(len(part.encode("utf-8", "surrogatepass")) > _LONGEST_PART for part in parts):
        return "is too long"
    if any(_is_git(part) for part in plain(path).split("/")):
        return "reaches into git's own folder"
    return ""


def _is_git(part: str) -> bool:
    return part == ".git" or bool(_SHORT_GIT.match(part))


def _shown(path: str) -> str:
    return "".join("\N{REPLACEMENT CHARACTER}" if is_invisible(c) or c in "\n\t" else c for c in path)[:200]

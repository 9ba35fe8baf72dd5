"""Which paths may be written: names that mean the same file, and nothing else, on every system."""

import re
import unicodedata

_LONGEST = 4096  # bytes
_LONGEST_PART = 255
_DRIVE = re.compile(r"[A-Za-z]:")
_NTFS_SHORT = re.compile(r"git~\d+")
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # control, bidi and other format signs, lone surrogates, line ends


def problem(path: str) -> str:
    """Why `path` must not be used, as the end of a sentence; empty if it may."""
    if not path:
        return "is empty; name a file relative to the top of the repository"
    if not (path.isascii() and path.isprintable()) and any(unicodedata.category(sign) in _UNSEEN for sign in path):
        return "has control or invisible characters in it; use a plain name"
    if "\\" in path:
        return "has a backslash in it; use / between folders"
    if path.startswith(("/", "~")) or _DRIVE.match(path):
        return "is absolute; write it relative to the top of the repository"
    if len(path.encode()) > _LONGEST:
        return f"is longer than {_LONGEST} bytes"
    return next((why for part in path.split("/") if (why := _part_problem(part))), "")


def is_dot_git(part: str) -> bool:
    """Whether some file system takes the name `part` for `.git` (HFS ignores signs, NTFS ends and streams)."""
    if part.isascii() and not part.lower().startswith((".git", "git~")):  # nearly all of them
        return False
    kept = "".join(sign for sign in part if unicodedata.category(sign) not in _UNSEEN)
    folded = unicodedata.normalize("NFKC", kept).casefold().partition(":")[0].rstrip(". ")
    return folded == ".git" or bool(_NTFS_SHORT.fullmatch(folded))


def fold(path: str) -> str:
    """`path` as file systems that ignore case and Unicode form compare it."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())


def _part_problem(part: str) -> str:
    if part in ("", "."):
        return "has an empty or . part in it; write it without"
    if part == "..":
        return "has .. in it; it must stay inside the repository"
    if is_dot_git(part):
        return f"uses {part!r}, which is git's own folder"
    if len(part.encode()) > _LONGEST_PART:
        return f"has a name longer than {_LONGEST_PART} bytes in it"
    return ""

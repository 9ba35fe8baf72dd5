"""Whether a checkout has changes that are not committed, from its index and its files alone.

`git status` would read attributes, ask monitors and step into submodules, so it is not used.
"""

import hashlib
import os
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path

from worker.workspace.index import Indexed
from worker.workspace.listing import SUBMODULE, TREE, Listing

_LARGEST = 64 << 20  # bytes; larger files are judged by size and time alone
_FOLDER_KIND = 0o040000


def is_changed(work_tree: Path, entries: Sequence[Indexed], listing: Listing, algorithm: str) -> bool:
    """Whether the index differs from the commit, or a tracked file from the index. New files do not count."""
    if any(entry.conflicted for entry in entries) or _is_staged(entries, listing):
        return True
    return any(_differs(work_tree, entry, algorithm) for entry in entries if not entry.absent)


def _is_staged(entries: Sequence[Indexed], listing: Listing) -> bool:
    if any(stat.S_IFMT(entry.mode) == _FOLDER_KIND for entry in entries):  # a sparse index names whole folders
        return False
    committed: Mapping[bytes, tuple[str, str]] = {
        row.path: (row.mode, row.sha) for row in listing.rows if row.mode != TREE
    }
    return committed != {entry.name: (f"{entry.mode:06o}", entry.sha) for entry in entries}


def _differs(work_tree: Path, entry: Indexed, algorithm: str) -> bool:
    if f"{entry.mode:06o}" == SUBMODULE or stat.S_IFMT(entry.mode) == _FOLDER_KIND:
        return False
    place = work_tree / os.fsdecode(entry.name)
    try:
        about = place.lstat()
    except OSError:
        return True
    if about.st_mtime_ns == entry.mtime_ns and about.st_size & 0xFFFFFFFF == entry.size:
        return False
    return stat.S_IFMT(about.st_mode) != stat.S_IFMT(entry.mode) or not _reads_as(place, about, entry.sha, algorithm)


def _reads_as(place: Path, about: os.stat_result, sha: str, algorithm: str) -> bool:
    if stat.S_ISLNK(about.st_mode):
        return _blob(os.fsencode(place.readlink()), algorithm) == sha
    if about.st_size > _LARGEST:
        return False
    content = _content(place)
    return sha in (_blob(content, algorithm), _blob(content.replace(b"\r\n", b"\n"), algorithm))


def _content(place: Path) -> bytes:
    try:
        handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return b""
    with os.fdopen(handle, "rb") as file:
        return file.read(_LARGEST) if stat.S_ISREG(os.fstat(handle).st_mode) else b""


def _blob(content: bytes, algorithm: str) -> str:
    return hashlib.new(algorithm, b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()

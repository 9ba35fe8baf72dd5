"""Symbolic links of a tree: which of them stay inside it."""

import posixpath
from collections.abc import Sequence

from worker.workspace.listing import LINK, Entry
from worker.workspace.objects import Objects

_LONGEST_TARGET = 4096


def target_inside(path: str, target: bytes) -> str | None:
    """Where the link `path` leads, as a path of the tree; None if it leaves the tree or might.

    `..` is taken only at the start of a target: behind a folder's name that folder may itself be a
    link, and what lies above it cannot be told from the text. Other links on the way are held to the
    same rule, so a chain of them stays inside too.
    """
    try:
        text = target.decode()
    except UnicodeDecodeError:
        return None
    parts = text.split("/")
    ups = next((count for count, part in enumerate(parts) if part != ".."), len(parts))
    depth = path.count("/")
    if not text or "\0" in text or text.startswith("/") or len(target) > _LONGEST_TARGET:
        return None
    if ups > depth or ".." in parts[ups:]:
        return None
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), text))


def targets(entries: Sequence[Entry], objects: Objects) -> dict[str, bytes]:
    """What each link among `entries` holds, by its path; over-long ones hold nothing."""
    found = [entry for entry in entries if entry.mode == LINK]
    contents = objects.read(entry.blob for entry in found if entry.size <= _LONGEST_TARGET)
    return {entry.path: contents.get(entry.blob, b"") for entry in found}


def leaving(entries: Sequence[Entry], objects: Objects) -> list[Entry]:
    """The links that leave the tree."""
    held = targets(entries, objects)
    return [entry for entry in entries if entry.path in held and target_inside(entry.path, held[entry.path]) is None]

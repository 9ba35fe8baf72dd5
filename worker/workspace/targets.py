"""Whether a path may be edited in a tree: no links, submodules, folders, or second spellings of a name."""

import posixpath
from collections.abc import Mapping
from difflib import get_close_matches

from worker.workspace import paths
from worker.workspace.listing import LINK, SUBMODULE, Listing

Pending = Mapping[str, bytes | None]


def problem(listing: Listing, pending: Pending, path: str, *, exists: bool) -> str:
    """Why `path` cannot be edited, as a sentence for the model; empty if it can.

    `exists`: the edit needs the file to be there. `pending` are the files that earlier edits made.
    """
    if why := paths.problem(path):
        return f"the path {why}."
    return (
        _kind_problem(listing, path)
        or _parent_problem(listing, pending, path)
        or _name_problem(listing, pending, path, exists=exists)
    )


def _kind_problem(listing: Listing, path: str) -> str:
    mode = listing.files[path].mode if path in listing.files else ""
    if mode == LINK:
        return "the path is a symbolic link; edit the file it points to, by that file's own path."
    if mode == SUBMODULE:
        return "the path is a submodule, which belongs to another repository; leave it as it is."
    return ""


def _parent_problem(listing: Listing, pending: Pending, path: str) -> str:
    for parent in _parents(path):
        entry = listing.files.get(parent)
        if pending.get(parent) is not None or (entry and pending.get(parent, b"") is not None):
            kind = {LINK: "a symbolic link", SUBMODULE: "a submodule"}.get(entry.mode if entry else "", "a file")
            return f"{parent!r} is {kind}, not a folder; choose a path in a real folder."
    return ""


def _name_problem(listing: Listing, pending: Pending, path: str, *, exists: bool) -> str:
    if _is_folder(listing, pending, path):
        return f"{path!r} is a folder; name a file in it."
    present = pending[path] is not None if path in pending else path in listing.files
    if present:
        return ""
    spelled = _spelled(listing, pending, path)
    if spelled:
        return f"there is {spelled!r} already, which differs only in letter case or form; use exactly that path."
    return f"there is no such file.{_meant(listing, path)}" if exists else ""


def _is_folder(listing: Listing, pending: Pending, path: str) -> bool:
    inside = path + "/"
    if any(name.startswith(inside) and content is not None for name, content in pending.items()):
        return True
    if path not in listing.folders:
        return False
    held = [name for name in listing.files if name.startswith(inside)]
    return not held or any(pending.get(name, b"") is not None for name in held)  # none: only unusable names


def _spelled(listing: Listing, pending: Pending, path: str) -> str:
    """The spelling in use of `path` or of the first of its folders that is spelled otherwise."""
    fresh = {paths.fold(name): name for name in _with_parents(pending)}
    for part in (*_parents(path), path):
        known = listing.folded.get(paths.fold(part)) or fresh.get(paths.fold(part))
        if known and known != part and part not in listing.folders and pending.get(known, b"") is not None:
            return known + path[len(part) :]
    return ""


def _with_parents(pending: Pending) -> list[str]:
    made = [name for name, content in pending.items() if content is not None]
    return [*made, *(parent for name in made for parent in _parents(name))]


def _parents(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]


def _meant(listing: Listing, path: str) -> str:
    name = posixpath.basename(path)
    named = [other for other in listing.files if posixpath.basename(other) == name]
    close = named[:3] or get_close_matches(path, list(listing.files)[:5000], n=3, cutoff=0.7)
    return f" Did you mean {' or '.join(repr(other) for other in close)}?" if close else ""

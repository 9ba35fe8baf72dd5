"""The text of a commit object."""

import hashlib
import time
from pathlib import Path

from core.names import Sha
from worker.workspace import reading
from worker.workspace.disk import disk

_AUTHOR = "Pullwright <pullwright@users.noreply.github.com>"


def text(tree: Sha, parent: Sha, message: str, when: int) -> bytes:
    """A commit of `tree` on `parent` (none if empty), at `when` (seconds, UTC)."""
    said = "".join(sign for sign in message if sign in "\n\t" or sign.isprintable()).strip()
    lines = [f"tree {tree}"]
    lines += [f"parent {parent}"] if parent else []
    lines += [f"author {_AUTHOR} {when} +0000", f"committer {_AUTHOR} {when} +0000", "", said or "Change", ""]
    return "\n".join(lines).encode(errors="replace")


def moment(folder: Path, tree: Sha, message: str) -> int:
    """When `tree` was first committed with `message`, remembered in `folder`, in seconds.

    A run that was killed and goes on thus makes the same commit again, not a second one.
    """
    place = folder / hashlib.sha256(f"{tree}\n{message}".encode(errors="replace")).hexdigest()
    known = reading.line(place)
    if known and known.isdigit():
        return int(known)
    now = int(time.time())
    with disk():
        folder.mkdir(exist_ok=True)
        place.write_text(f"{now}\n")
    return now

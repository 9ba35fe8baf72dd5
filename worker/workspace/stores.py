"""A person's object store: it must hold its objects itself.

Alternates and links would let a repository read (and publish) objects of another one on this machine;
pipes and devices in it would make git wait for ever.
"""

import os
from pathlib import Path

from core.errors import Refused
from worker.workspace import reading


def check(objects: Path) -> None:
    """`Refused` unless everything in `objects` is a regular file in a real folder of its own."""
    if objects.is_symlink():
        _refuse(f"{objects} is a link")
    for folder in _folders(objects):
        with os.scandir(folder) as found:
            odd = next((entry for entry in found if not _is_plain(entry)), None)
        if odd:
            _refuse(f"{odd.path} is not a regular file")
    lines = (reading.small(objects / "info" / "alternates", 1 << 20) or b"").splitlines()
    if any(line.strip() and not line.startswith(b"#") for line in lines):
        raise Refused(
            "This checkout borrows objects of another repository (objects/info/alternates); make it whole "
            "with `git repack -a -d && rm .git/objects/info/alternates` and run again."
        )


def _folders(objects: Path) -> tuple[Path, ...]:
    with os.scandir(objects) as found:
        inner = [Path(entry.path) for entry in found if entry.is_dir(follow_symlinks=False)]
    return (objects, *inner)


def _is_plain(entry: "os.DirEntry[str]") -> bool:
    return entry.is_file(follow_symlinks=False) or entry.is_dir(follow_symlinks=False)


def _refuse(why: str) -> None:
    raise Refused(f"{why}; this checkout reads another repository's objects. Make a plain clone and use that.")

"""Where a new group may be made: the version in use, our own place in it, and a name that tells its maker."""

import os
import secrets
from pathlib import Path

PREFIX = "pullwright-"
_NEEDED = ("memory", "pids")
_HELPFUL = ("cpu",)


def folders() -> dict[str, Path] | None:
    """Fresh groups by controller, or one for `unified`; None where none can be made."""
    name = f"{PREFIX}{os.getpid()}-{started(os.getpid())}-{secrets.token_hex(4)}"
    parents = places()
    if parents is None:
        return None
    made: dict[str, Path] = {}
    try:
        for controller, parent in parents.items():
            (parent / name).mkdir()
            made[controller] = parent / name
    except OSError:  # looked writable and is not
        for folder in made.values():
            folder.rmdir()
        return None
    return made


def places() -> dict[str, Path] | None:
    """The writable groups in which ours are made."""
    mounted = _mounted()
    own = _own()
    if all(name in mounted and name in own for name in _NEEDED):
        wanted = [name for name in (*_NEEDED, *_HELPFUL) if name in mounted and name in own]
        found = {name: _inside(mounted[name], own[name]) for name in wanted}
        return found if all(os.access(place, os.W_OK) for place in found.values()) else None
    place = _unified(mounted.get("unified"), own.get("unified", "/"))
    return {"unified": place} if place is not None else None


def _unified(mount: Path | None, own: str) -> Path | None:
    """The nearest group above us that hands memory and processes down and lets us add to it."""
    if mount is None:
        return None
    start = _inside(mount, own)
    for place in (start, *start.parents):
        handed = place / "cgroup.subtree_control"
        if not place.is_relative_to(mount) or not handed.is_file():
            break
        if set(_NEEDED) <= set(handed.read_text().split()) and os.access(place, os.W_OK):
            return place
    return None


def _inside(mount: Path, own: str) -> Path:
    """Our group below its mount; the mount itself where only a part of the tree is shown (containers)."""
    place = mount / own.lstrip("/")
    return place if place.is_dir() else mount


def _mounted() -> dict[str, Path]:
    found: dict[str, Path] = {}
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        left, _, right = line.partition(" - ")
        kind, _, options = right.split(" ", 2)
        point = Path(left.split(" ")[4])
        if kind == "cgroup2":
            found.setdefault("unified", point)
        elif kind == "cgroup":
            for name in options.split(","):
                found.setdefault(name, point)
    return found


def _own() -> dict[str, str]:
    found = {}
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, place = line.split(":", 2)
        for name in controllers.split(",") if controllers else ["unified"]:
            found[name] = place
    return found


def started(pid: int) -> str:
    """When process `pid` started, in ticks since boot ("" if it is gone): a pid alone may be used again."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return fields[19]

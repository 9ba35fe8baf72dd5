"""What sandboxes of owners that are no more can leave behind on a machine, looked for from outside."""

import json
import os
import subprocess
from collections.abc import Iterator, Set
from contextlib import suppress
from pathlib import Path
from typing import Any

_GROUPS = Path("/sys/fs/cgroup")
_OWNER = "pullwright.owner"
_STORE = "/overlay2/"


def traces(mark: str, owners: Set[int], scratch: Path, before: Set[str]) -> list[str]:
    """Everything that is left, a line each; `mark` is on the command line of whatever ran in the boxes."""
    containers = _containers()
    found = [f"process {line}" for line in _processes(mark)]
    found += [f"container {one['Id'][:12]}" for one in containers if _of(one, owners)]
    found += [f"group {name}" for name in _groups(owners, {str(one["Id"]) for one in containers})]
    found += [f"mount {place}" for place in _mounts(containers)]
    found += [f"{name} of the engine" for name in sorted(kept() - before)]
    return [*found, *(f"file {path}" for path in scratch.iterdir())]


def kept() -> set[str]:
    """The networks and volumes of the engine."""
    return {f"{kind} {name}" for kind in ("network", "volume") for name in _docker(kind, "ls", "--quiet").split()}


def _docker(*words: str) -> str:
    return subprocess.run(("docker", *words), capture_output=True, text=True, check=False).stdout


def _containers() -> list[dict[str, Any]]:
    """All there are, as the engine describes them."""
    ids = _docker("ps", "--all", "--quiet", "--no-trunc").split()
    found: list[dict[str, Any]] = json.loads(_docker("inspect", *ids) or "[]") if ids else []
    return found


def _of(container: dict[str, Any], owners: Set[int]) -> bool:
    said = json.dumps(container.get("Config"))
    return _OWNER in said and any(f" {pid} " in said for pid in owners)


def _processes(mark: str) -> Iterator[str]:
    """Those with the mark, and holders of boxes whose owner is gone."""
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            parent = next(line for line in (place / "status").read_text().splitlines() if line.startswith("PPid:"))
            orphan = "bubble/holder.py" in words and parent.split()[1] in ("0", "1")
            if int(place.name) != os.getpid() and (orphan or (mark in words and "bench" not in words)):
                yield f"{place.name} {words[:100]}"


def _groups(owners: Set[int], living: Set[str]) -> Iterator[str]:
    """Those that bubblewrap's boxes had, and those of containers that the engine does not know any more."""
    for folder, _, _ in os.walk(_GROUPS):
        name = Path(folder).name
        ours = any(name.startswith(f"pullwright-{pid}-") for pid in owners)
        lost = Path(folder).parent.name == "docker" and len(name) == 64 and name not in living
        if ours or lost:
            yield folder


def _mounts(containers: list[dict[str, Any]]) -> Iterator[str]:
    """Folders of boxes, and roots of containers that the engine does not know any more."""
    living = json.dumps([one.get("GraphDriver") for one in containers])
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        place = line.split()[4]
        lost = _STORE in place and place.endswith("/merged") and place not in living
        if lost or (place.startswith("/sys/") and " - tmpfs" in line and not place.startswith(str(_GROUPS))):
            yield place

"""Which process a container belongs to, as a label that only the same machine can read: elsewhere it says nothing."""

import os
from pathlib import Path

from worker.sandbox.cgroups.hierarchy import started

OWNER = "pullwright.owner"


def ourselves() -> str:
    """This process: whom it can see, its number and when it started."""
    return f"{_sight()} {os.getpid()} {started(os.getpid())}"


def is_gone(owner: str) -> bool:
    """Whether that process has ended; False where nobody here can know."""
    sight, pid, start = (*owner.split(" "), "", "", "")[:3]
    return bool(sight) and sight == _sight() and pid.isdigit() and started(int(pid)) != start


def _sight() -> str:
    """The same in two processes only if they see each other's number as it is: same boot, namespaces and user."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        spaces = [Path(f"/proc/self/ns/{kind}").readlink().name for kind in ("pid", "user")]
    except OSError:
        return ""
    return "/".join([boot, *spaces, str(os.geteuid())])

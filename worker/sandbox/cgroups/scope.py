"""A group made by the user's own systemd, for an ordinary user who may write none."""

import os
import shutil
from pathlib import Path

from worker.sandbox.cgroups.group import Group, Wanted

_NEEDED = {"memory", "pids"}


def group(wanted: Wanted) -> Group:
    """A scope for `wanted` if the user's systemd can make one, else a group that holds nothing."""
    program, user = shutil.which("systemd-run"), os.geteuid()
    runtime = Path(f"/run/user/{user}")
    if program is None or user == 0 or not (runtime / "systemd/private").exists() or not _delegated(user):
        return Group()
    limits = (
        f"MemoryMax={wanted.memory_bytes}",
        "MemorySwapMax=0",
        f"TasksMax={wanted.processes}",
        f"CPUQuota={max(1, int(wanted.cpus * 100))}%",
    )
    words = [word for limit in limits for word in ("-p", limit)]
    prefix = (program, "--user", "--scope", "--quiet", "--collect", *words, "--")
    return Group(prefix=prefix, environment={"XDG_RUNTIME_DIR": str(runtime)})


def _delegated(user: int) -> bool:
    slices = Path(f"/sys/fs/cgroup/user.slice/user-{user}.slice/user@{user}.service/cgroup.controllers")
    return slices.is_file() and set(slices.read_text().split()) >= _NEEDED

"""Removing groups: our own, and those whose maker died before it could."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from worker.sandbox.cgroups.hierarchy import PREFIX, places, started

_PATIENCE_S = 5.0


def remove(folder: Path) -> None:
    """Kill what is in the group and remove it."""
    until = time.monotonic() + _PATIENCE_S
    while folder.is_dir():
        try:
            folder.rmdir()
        except OSError:  # somebody is still in it, or is just leaving
            if time.monotonic() > until:
                return
            _kill(folder)
            time.sleep(0.005)


def sweep() -> None:
    """Remove the groups of makers that are no more."""
    for parent in (places() or {}).values():
        for folder in parent.glob(f"{PREFIX}*-*-*"):
            pid, start, _ = folder.name.removeprefix(PREFIX).split("-", 2)
            if pid.isdigit() and started(int(pid)) != start:
                remove(folder)


def _kill(folder: Path) -> None:
    with suppress(OSError):
        for pid in (folder / "cgroup.procs").read_text().split():
            os.kill(int(pid), signal.SIGKILL)

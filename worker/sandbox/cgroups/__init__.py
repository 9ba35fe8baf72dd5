"""Limits for a box as a whole: memory (its files included), processes and CPU time.

`enclose` uses what the machine offers: groups that we may write (version 1 or 2), or a scope of the user's
systemd. Where there is neither, `Group.holds` is False and the driver limits and watches processes itself.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from worker.sandbox.cgroups import scope
from worker.sandbox.cgroups.group import Group, Wanted
from worker.sandbox.cgroups.hierarchy import folders
from worker.sandbox.cgroups.sweep import remove

__all__ = ["Group", "enclose"]


@contextmanager
def enclose(memory_bytes: int, processes: int, cpus: float) -> Iterator[Group]:
    """A group with these limits, removed in the end."""
    wanted = Wanted(memory_bytes, processes, cpus)
    made = folders()
    if made is None:
        yield scope.group(wanted)
        return
    group, maker = Group(tuple(made.values())), os.getpid()
    try:
        wanted.write(made)
        yield group
    finally:  # a process that was forked meanwhile ends nothing of its parent's
        for folder in group.folders if os.getpid() == maker else ():
            remove(folder)

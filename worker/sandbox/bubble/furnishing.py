"""From a specification to a box: the limits as groups, the folders, the harness."""

import os
import platform
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING

from worker.sandbox import DEPS, HARNESS, OUT, WORK, Limits
from worker.sandbox._limits import TMP_BYTES, TMP_INODES, box_user
from worker.sandbox.archive import incoming
from worker.sandbox.archive.packing import pack
from worker.sandbox.bubble import holding
from worker.sandbox.bubble.arguments import OWN_PROCESSES
from worker.sandbox.bubble.box import BubbleBox
from worker.sandbox.bubble.holding import Folder, Order
from worker.sandbox.bubble.root import TOOLCHAIN, Root, etc
from worker.sandbox.cgroups import Group, enclose
from worker.sandbox.proxy import PORT
from worker.sandbox.seccomp.bpf import program as filter_program

if TYPE_CHECKING:
    from worker.sandbox.proxy.serving import Proxy

_OUT_BYTES = 128 << 20
_TMP = Folder("tmp", TMP_BYTES, TMP_INODES, executable=False)
# Memory that belongs to no process and that only a group can count: not there without one.
_UNCOUNTED = frozenset({"memfd_create", "shmget", "shmat", "shmctl", "shmdt"})


@dataclass(frozen=True, slots=True)
class Furniture:
    """What makes one box different from another."""

    limits: Limits
    root: Root
    files: Mapping[str, bytes]  # below /harness and /etc, by path without the first slash
    deps: Path | None = None
    tmp: Folder = _TMP
    user: int | None = None

    def order(self, *, grouped: bool) -> Order:
        """What the holder is told."""
        limits = self.limits
        out = min(_OUT_BYTES, limits.workspace_bytes)
        binds = ((self.deps, DEPS.strip("/")), (self.root.brought, TOOLCHAIN))
        folders = [
            Folder(WORK.strip("/"), limits.workspace_bytes, limits.inodes),
            Folder(OUT.strip("/"), out, limits.inodes),
            self.tmp,
        ]
        return Order(
            user=self.user,
            folders=folders,
            files={**etc(), f"{HARNESS.strip('/')}/.keep": b"", **self.files},
            binds=[(place, name) for place, name in binds if place is not None],
            seccomp=filter_program(platform.machine(), frozenset() if grouped else _UNCOUNTED),
            processors=() if grouped else _some_processors(limits.cpus),
            port=PORT if self.root.installing else 0,
        )


def someone() -> int | None:
    """Whom a box of ours belongs to: a number of its own if we are root, else ourselves."""
    return box_user() if os.geteuid() == 0 else None


def harness(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """`files` below /harness; a name that leads out is a `Broken`."""
    incoming.check(pack(files))
    return {f"{HARNESS.strip('/')}/{name}": data for name, data in files.items()}


def _some_processors(cpus: float) -> list[int]:
    """As many of the processors that we may use as make up `cpus`; a box cannot change them."""
    ours = sorted(os.sched_getaffinity(0))
    return SystemRandom().sample(ours, min(len(ours), max(1, round(cpus))))


@contextmanager
def opened(bwrap: Path, furniture: Furniture, way_out: "Proxy | None" = None) -> Iterator[BubbleBox]:
    """A box with that furniture, gone with everything in it in the end; `way_out` is for one that installs."""
    limits = furniture.limits
    with enclose(limits.memory_bytes, limits.processes + OWN_PROCESSES, limits.cpus) as group:
        holder = holding.start(group.prefix, group.environment)
        try:
            group.admit(holder.pid)
            listener = holder.prepare(furniture.order(grouped=group.holds))
            if listener is not None and way_out is not None:
                way_out.listen(listener)
            yield _box(bwrap, furniture, holder, group)
        finally:
            holder.close()


def _box(bwrap: Path, furniture: Furniture, holder: holding.Holder, group: Group) -> BubbleBox:
    return BubbleBox(holder, bwrap, furniture.root, furniture.limits, watched=not group.holds)

"""What a command leaves running, found from outside and ended from inside."""

import time
from contextlib import suppress
from pathlib import Path

from core.errors import Broken
from worker.sandbox.engine.air import Air
from worker.sandbox.engine.connection import spoken
from worker.sandbox.engine.container import Container
from worker.sandbox.engine.execs import Call, must
from worker.sandbox.engine.hardening import KEEPER, TETHER

_ROUNDS = 6
_DYING_S = 0.25
_COUNT = ("sh", "-c", "set -- /proc/[0-9]*; echo $#")
_KILL = ("sh", "-c", "kill -9 -1 2>/dev/null; exit 0")


class Census:
    """Counts the processes of one container: in the kernel's list where engine and we share a host."""

    def __init__(self, container: Container, own_kernel: bool) -> None:
        """`own_kernel`: nobody outside sees the processes, so one within has to count them."""
        self._container, self.own_kernel = container, own_kernel
        self._list = None if own_kernel else _process_list(container)
        self._count = self._within if own_kernel else self._outside

    def alone(self, besides: int = 0) -> bool:
        """Whether nothing runs but what waits, and as many as are told."""
        return self._count() <= TETHER + besides

    def _outside(self) -> int:
        with suppress(OSError):
            if self._list:
                return len(self._list.read_text().split())
        with spoken("The processes of a sandbox could not be counted"):
            return len(self._container.connection.api.top(self._container.id)["Processes"])

    def _within(self) -> int:
        asked = Call(_COUNT, f"{KEEPER}:{KEEPER}", cwd="/")
        return int(must(self._container.connection, self._container.id, asked)) - 1


def clear(container: Container, census: Census, user: str, air: Air) -> bool:
    """End every process of `user`; False if one may have survived, so that the box must go."""
    for number in range(_ROUNDS):
        with suppress(Broken):
            if census.alone():
                return True
            must(container.connection, container.id, Call(_KILL, user, cwd="/"), seconds=10.0)
            if settled(census):
                air.take_back()
                return True
        air.give(number + 1)
    return False


def settled(census: Census) -> bool:
    """Whether nothing is left running, with a moment for what is already dying."""
    end = time.monotonic() + _DYING_S
    while not census.alone():
        if time.monotonic() > end:
            return False
        time.sleep(0.002)
    return True


def _process_list(container: Container) -> Path | None:
    """The kernel's list of the container's processes, where engine and we share a host."""
    with spoken("A sandbox could not be looked at"):
        first = container.connection.api.inspect_container(container.id)["State"]["Pid"]
    with suppress(OSError):
        for line in Path(f"/proc/{first}/cgroup").read_text().splitlines():
            _, controllers, place = line.split(":", 2)
            if container.id in place and controllers in {"", "pids"}:
                path = Path("/sys/fs/cgroup") / controllers / place.lstrip("/") / "cgroup.procs"
                return path if path.is_file() else None
    return None

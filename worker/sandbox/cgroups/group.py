"""One group: what it is to hold, and who is in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_PERIOD_US = 100_000


@dataclass(frozen=True, slots=True)
class Group:
    """The folders of a group (one by controller in version 1), or the program that starts one."""

    folders: tuple[Path, ...] = ()
    prefix: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Whether memory and processes are limited for the box as a whole."""
        return bool(self.folders or self.prefix)

    def admit(self, pid: int) -> None:
        """Move a process in, and with it all that it will start."""
        for folder in self.folders:
            (folder / "cgroup.procs").write_text(str(pid))


@dataclass(frozen=True, slots=True)
class Wanted:
    """The limits of one group."""

    memory_bytes: int
    processes: int
    cpus: float

    def write(self, made: Mapping[str, Path]) -> None:
        """Set the limits in `made`: folders by controller (`memory`, `pids`, `cpu`), or one for `unified`."""
        files = self._unified() if "unified" in made else self._by_controller()
        for (controller, name), value in files.items():
            file = made[controller] / name if controller in made else None
            if file is not None and (name not in _OPTIONAL or file.exists()):
                file.write_text(value)

    def _unified(self) -> dict[tuple[str, str], str]:
        return {
            ("unified", "memory.max"): str(self.memory_bytes),
            ("unified", "memory.swap.max"): "0",
            ("unified", "pids.max"): str(self.processes),
            ("unified", "cpu.max"): f"{self._quota()} {_PERIOD_US}",
        }

    def _by_controller(self) -> dict[tuple[str, str], str]:
        return {
            ("memory", "memory.limit_in_bytes"): str(self.memory_bytes),
            ("memory", "memory.memsw.limit_in_bytes"): str(self.memory_bytes),
            ("pids", "pids.max"): str(self.processes),
            ("cpu", "cpu.cfs_period_us"): str(_PERIOD_US),
            ("cpu", "cpu.cfs_quota_us"): str(self._quota()),
        }

    def _quota(self) -> int:
        return max(1000, int(self.cpus * _PERIOD_US))


_OPTIONAL = {"memory.memsw.limit_in_bytes", "memory.swap.max", "cpu.max"}  # no swap, or not handed to us

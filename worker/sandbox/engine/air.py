"""Room for the command that ends the others, when they took all there is."""

from contextlib import suppress
from dataclasses import dataclass

from core.errors import Broken
from worker.sandbox import Limits
from worker.sandbox.engine.container import Container
from worker.sandbox.engine.hardening import pids

_MORE_PIDS = 32
_MORE_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Air:
    """Lifts the limits of a box for a moment and sets them back."""

    container: Container
    limits: Limits
    own_kernel: bool = False

    def give(self, times: int) -> None:
        """`times` portions above the limits; an engine that refuses is left to the caller's next step."""
        self._update(times * _MORE_PIDS, self.limits.memory_bytes + times * _MORE_BYTES)

    def take_back(self) -> None:
        """The limits as they were."""
        self._update(0, self.limits.memory_bytes)

    def _update(self, more: int, memory: int) -> None:
        processes = pids(self.limits, own_kernel=self.own_kernel) + more
        wanted = {"PidsLimit": processes, "Memory": memory, "MemorySwap": memory}
        with suppress(Broken):
            self.container.connection.post(f"/containers/{self.container.id}/update", wanted)

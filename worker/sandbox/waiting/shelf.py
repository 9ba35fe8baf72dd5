"""What one process has waiting, and what it lacks. Whoever uses it holds its lock."""

import os
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from threading import Condition, Thread
from typing import Generic, TypeVar

from worker.sandbox import BoxSpec
from worker.sandbox.waiting.kind import Kind

W = TypeVar("W")
IDLE_S = 600.0  # what nobody asked for so long is not made any more, and does not wait any longer
_KINDS = 2  # of those that were asked for last


@dataclass(frozen=True, slots=True)
class Standing(Generic[W]):
    """One that waits, and how it ends."""

    waits: W
    closing: ExitStack
    since: float


@dataclass
class Shelf(Generic[W]):
    """At most `size` of each of the two kinds that were asked for last."""

    size: int
    maker: int = field(default_factory=os.getpid)
    changed: Condition = field(default_factory=Condition)
    thread: Thread | None = None
    closed: bool = False
    _asked: "OrderedDict[Kind, tuple[BoxSpec, float]]" = field(default_factory=OrderedDict)
    _stands: dict[Kind, list[Standing[W]]] = field(default_factory=dict)

    def ask(self, kind: Kind, spec: BoxSpec) -> Standing[W] | None:
        """One of that kind, which is nobody else's any more; None where none waits. More of them will be made."""
        self._asked[kind] = (spec, time.monotonic())
        self._asked.move_to_end(kind)
        while len(self._asked) > _KINDS:
            self._asked.popitem(last=False)
        waiting = self._stands.get(kind)
        return waiting.pop(0) if waiting else None

    def lacking(self) -> tuple[Kind, BoxSpec] | None:
        """A kind of which fewer wait than should, and for what it was asked; the last one asked for first."""
        for kind, (spec, asked) in reversed(self._asked.items()):
            if self.count(kind) < self.size and time.monotonic() - asked < IDLE_S:
                return kind, spec
        return None

    def count(self, kind: Kind) -> int:
        """How many of it wait."""
        return len(self._stands.get(kind, ()))

    def put(self, kind: Kind, one: Standing[W]) -> None:
        """From now on it waits."""
        self._stands.setdefault(kind, []).append(one)

    def give_up(self, kind: Kind) -> None:
        """None of it is made until it is asked for again."""
        self._asked.pop(kind, None)

    def taken_down(self, *, all_of_them: bool = False) -> Iterator[Standing[W]]:
        """What has waited too long, or is of a kind that is not asked for any more; it is nobody's then."""
        for kind, waiting in self._stands.items():
            for one in list(waiting):
                if all_of_them or kind not in self._asked or time.monotonic() - one.since > IDLE_S:
                    waiting.remove(one)
                    yield one

"""Which layers go: those that nobody used for long, then the oldest until the rest has room. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_DAY_S = 86_400.0
_YOUNG_S = 3_600.0  # whoever made it may only be about to use it


@dataclass(frozen=True, slots=True)
class Room:
    """How much is kept: `days` without use, `size_bytes` of all layers together. 0: no such limit."""

    days: float = 30.0
    size_bytes: int = 20 << 30


@dataclass(frozen=True, slots=True)
class Resting:
    """A layer that is kept; `used` is when it last was (seconds since 1970)."""

    name: str
    size_bytes: int
    used: float


def stale(layers: Sequence[Resting], room: Room, now: float) -> Iterator[str]:
    """The names of those that go, the least recently used first."""
    left = sum(layer.size_bytes for layer in layers)
    for layer in sorted(layers, key=lambda one: one.used):
        idle = now - layer.used
        old = bool(room.days) and idle > room.days * _DAY_S
        crowded = bool(room.size_bytes) and left > room.size_bytes and idle > _YOUNG_S
        if old or crowded:
            left -= layer.size_bytes
            yield layer.name

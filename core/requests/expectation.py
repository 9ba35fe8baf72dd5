"""When a request that waits will start, as far as that can be said. Pure."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

RECENT = 20  # runs that are looked at
_LEAST = 3  # fewer say nothing about the next one


@dataclass(frozen=True, slots=True)
class Ahead:
    """What has to start before it, itself included, and how many are being done at the same time."""

    starts: int
    running: int


def start_s(everybody: Ahead, own: Ahead, cap: int, recent: Sequence[float]) -> float | None:
    """Seconds until the start; None where too little is known.

    `everybody` is the whole line, `own` its installation's part of it, of which `cap` run at the same time; `recent`
    are the seconds that the last runs took. What runs now is taken for what can run: machines come and go.
    """
    if len(recent) < _LEAST or everybody.running < 1:
        return None
    turns = everybody.starts / everybody.running
    if own.running >= cap:
        turns = max(turns, own.starts / own.running)
    return statistics.median(recent) * turns

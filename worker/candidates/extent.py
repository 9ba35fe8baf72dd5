"""How many candidates, how many at once, how many rounds, and for how long."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from worker.steps.propose import Proposer


@dataclass(frozen=True, slots=True)
class Extent:
    """`size` candidates in each of at most `limit` rounds, `at_once` of them measured at the same time.

    No round begins after `time_s` seconds.
    """

    size: int
    at_once: int
    limit: int
    time_s: float

    def clock(self, proposer: Proposer) -> Callable[[], str]:
        """Why no further round may begin, counted from now; empty while one may. Waiting for tokens is no time."""
        deadline = time.monotonic() + self.time_s
        over = "The time for new attempts is over."
        return lambda: over if time.monotonic() - proposer.waited_s >= deadline else ""

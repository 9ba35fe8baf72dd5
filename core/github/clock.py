"""The time that limits and retries go by; tests give one that jumps."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clock:
    """`now` in seconds of the epoch; `sleep` returns once that much of it has passed."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep

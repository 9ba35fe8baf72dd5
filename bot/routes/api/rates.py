"""How often a repository may call: so many times in a minute, counted by each receiver for itself."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock

from bot.routes.api.problems import Declined

_WINDOW_S = 60.0
_MOST = 30  # calls of one repository in a window; a run calls once
_REMEMBERED = 10_000  # repositories; the one that called longest ago is forgotten

_TOO_OFTEN = "This repository calls too often. Try again in {} seconds."


class Rate:
    """Counts calls. Any thread may ask."""

    def __init__(self, most: int = _MOST, now: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._now = now
        self._calls: OrderedDict[int, deque[float]] = OrderedDict()
        self._lock = Lock()

    def check(self, repository: int) -> None:
        """Count a call of the repository; 429 if it is one too many, which counts as well as none."""
        with self._lock:
            now = self._now()
            calls = self._calls.setdefault(repository, deque())
            self._calls.move_to_end(repository)
            while calls and calls[0] <= now - _WINDOW_S:
                calls.popleft()
            if len(calls) >= self._most:
                wait = int(calls[0] + _WINDOW_S - now) + 1
                raise Declined(429, _TOO_OFTEN.format(wait), retry_after_s=wait)
            calls.append(now)
            if len(self._calls) > _REMEMBERED:
                self._calls.popitem(last=False)

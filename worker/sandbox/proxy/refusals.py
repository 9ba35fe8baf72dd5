"""What was not let through, for the log and the report."""

import re
from threading import Lock

_MOST = 50
_ODD = re.compile(r"[^A-Za-z0-9.:\[\]_*-]")


class Refusals:
    """The hosts that were refused, each once and with the reason of its first time; safe from several threads."""

    def __init__(self) -> None:
        self._found: dict[str, str] = {}
        self._more = 0
        self._lock = Lock()

    def add(self, host: str, port: int, why: str) -> None:
        """`host` was not reached. It is hostile code's own word, so only what a host may hold is kept of it."""
        place = f"{_ODD.sub('?', host)[:120]}:{port}"
        with self._lock:
            if place in self._found or len(self._found) < _MOST:
                self._found.setdefault(place, why)
            else:
                self._more += 1

    def lines(self) -> tuple[str, ...]:
        """`HOST:PORT (why)` for each, in the order in which they came."""
        with self._lock:
            told = [f"{place} ({why})" for place, why in self._found.items()]
            return (*told, *((f"and {self._more} more",) if self._more else ()))

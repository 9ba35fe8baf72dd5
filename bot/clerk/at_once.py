"""How many runs of an account may go on at the same time: what its plan says, remembered for a while."""

import time
from collections.abc import Callable, Iterable, Mapping

_FRESH_S = 30.0  # a plan that was just bought counts after that
_MOST = 10_000


class AtOnce:
    """Asks `find` (account, to a number) once in a while for each account."""

    def __init__(self, find: Callable[[int], int], now: Callable[[], float] = time.monotonic) -> None:
        self._find = find
        self._now = now
        self._known: dict[int, tuple[float, int]] = {}

    def of(self, accounts: Iterable[int]) -> Mapping[int, int]:
        """The number of each."""
        return {account: self._one(account) for account in set(accounts)}

    def _one(self, account: int) -> int:
        now = self._now()
        until, number = self._known.get(account, (0.0, 0))
        if until <= now:
            if len(self._known) >= _MOST:
                self._known.clear()
            number = max(1, self._find(account))
            self._known[account] = (now + _FRESH_S, number)
        return number

"""An ask of an account whose plan was not compared with the listing lately: that is done first, if it is quick."""

import time
from collections.abc import Callable
from datetime import timedelta
from threading import Event, Lock, Thread

from bot.billing.marketplace.desk import PROVIDER, Desk, known_of
from core.errors import Broken, Refused

FRESH = timedelta(minutes=15)
_PATIENCE_S, _PAUSE_S = 2.0, 30.0


class OnAccess:
    """One for each process; safe for threads."""

    def __init__(
        self,
        desk: Desk,
        check: Callable[[int], None],
        patience_s: float = _PATIENCE_S,
        pause_s: float = _PAUSE_S,
    ) -> None:
        self._desk = desk
        self._check = check
        self._patience_s, self._pause_s = patience_s, pause_s
        self._lock = Lock()
        self._going: dict[int, Event] = {}
        self._rests_until = 0.0

    def look(self, account: int) -> None:
        """Return when what is known of `account` is at most fifteen minutes old, or after two seconds, or at once
        where GitHub did not answer a moment ago. What was known holds where it could not be found out.

        One call to GitHub at most, which many may wait for together; none where it is fresh. Raises nothing of
        GitHub's.
        """
        if is_fresh(self._desk, account):
            return
        with self._lock:
            if time.monotonic() < self._rests_until:
                return
            done = self._going.get(account) or self._begin(account)
        if not done.wait(self._patience_s):
            self._rest()

    def _begin(self, account: int) -> Event:
        done = self._going[account] = Event()
        Thread(target=self._ask, args=(account, done), name="marketplace", daemon=True).start()
        return done

    def _ask(self, account: int, done: Event) -> None:
        try:
            self._check(account)
        except (Refused, Broken):
            self._rest()
        finally:
            with self._lock:
                self._going.pop(account, None)
            done.set()

    def _rest(self) -> None:
        """Ask nothing for a while: all who ask then would wait for nothing."""
        self._rests_until = time.monotonic() + self._pause_s


def is_fresh(desk: Desk, account: int) -> bool:
    """Whether what is known of it was compared with the listing in the last fifteen minutes."""
    known = known_of(desk, account)
    if known is None or known.checked is None:
        return account <= 0  # nobody has that number
    return timedelta(0) <= desk.clock() - known.checked < FRESH


def ask_soon(desk: Desk, account: int) -> None:
    """Have the clerk compare it, unless it is fresh; nothing is waited for."""
    if not is_fresh(desk, account):
        desk.expect(PROVIDER, (str(account),))

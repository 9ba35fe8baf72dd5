"""Looks at what each account spends today. What is far more than usually is told once a day: log, metric, notice.

The notice is what people see of it (the page of the account, the next comment); with `budget.pause_on_anomaly` it
pauses the account until the day is over: see `bot.clerk.till`.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

from core.ledger import today
from core.ledger.anomaly import unusual_key
from core.plans.period import day_number


class Desk(today.Desk, Protocol):
    """The part of the store's desk that is used here."""

    def active(self, since: datetime) -> Sequence[int]: ...
    def is_noticed(self, key: str) -> bool: ...
    def notice_once(self, key: str, account: int) -> bool: ...


class Log(Protocol):
    """The part of the log that is used here."""

    def spending_unusual(self, account: int, spent_usd: float, usual_usd: float) -> None: ...


class Watch:
    """Two clerks look twice and tell once."""

    def __init__(self, desk: Desk, log: Log, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._desk = desk
        self._log = log
        self._now = now

    def step(self) -> int:
        """Look at every account that asked for something today; always 0, so that it is not repeated at once."""
        now = self._now()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        for account in self._desk.active(midnight - timedelta(days=1)):
            self._look(account, now)
        return 0

    def _look(self, account: int, now: datetime) -> None:
        key = unusual_key(account, day_number(now))
        if self._desk.is_noticed(key):
            return
        found = today.unusual_today(self._desk, account, now)
        if found is not None and self._desk.notice_once(key, account):
            self._log.spending_unusual(account, found.spent / 10**6, found.usual / 10**6)

"""Looks at what each account spends today. What is far more than usually is told once a day: log, metric, notice.

With `budget.pause_on_anomaly` the notice pauses the account until the day is over: see `bot.clerk.till`.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.clerk.till import unusual_key
from core.ledger.anomaly import DAYS, unusual
from core.ledger.balance import Day
from core.plans.account import Account
from core.plans.period import day_number


class Desk(Protocol):
    """The part of the store's desk that is used here."""

    def active(self, since: datetime) -> Sequence[int]: ...
    def account(self, id: int) -> Account | None: ...
    def usage_by_day(self, account: int, since: int, until: int) -> Sequence[Day]: ...
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
        known = self._desk.account(account)
        if known is None or known.created is None or self._desk.is_noticed(key):
            return
        first = day_number(now - timedelta(days=DAYS))
        days = self._desk.usage_by_day(account, first, day_number(now))
        spent = {one.day: one.spent for one in days}
        found = unusual(spent, now.date(), known.created.date())
        if found is not None and self._desk.notice_once(key, account):
            self._log.spending_unusual(account, found.spent / 10**6, found.usual / 10**6)

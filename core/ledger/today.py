"""What is unusual about what an account has spent today, by what is kept of it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

from core.ledger.anomaly import DAYS, Unusual, unusual
from core.ledger.balance import Day
from core.plans.account import Account
from core.plans.period import day_number


class Desk(Protocol):
    """The part of the store's desk that is used here."""

    def account(self, id: int) -> Account | None: ...
    def usage_by_day(self, account: int, since: int, until: int) -> Sequence[Day]: ...


def unusual_today(desk: Desk, account: int, now: datetime) -> Unusual | None:
    """Against its own last days; None where nothing is, or where nobody knows since when there is the account."""
    known, now = desk.account(account), now.astimezone(UTC)
    if known is None or known.created is None:
        return None
    days = desk.usage_by_day(account, day_number(now - timedelta(days=DAYS)), day_number(now))
    return unusual({one.day: one.spent for one in days}, now.date(), known.created.astimezone(UTC).date())

"""Whether a day's spending is far from what the account usually spends. Pure, with its reasons.

The usual is the median of the last days, and how far days are usually from it is the median of their distances (MAD):
one expensive day in the past moves neither. Days of rest count, with nothing.
"""

import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from core.money import Micros, shown

DAYS = 28
_LEAST_DAYS = 7  # of history; before that nobody knows what is usual
_TIMES = 6.0  # so many deviations, each at least a tenth of the usual, are far
_SHARE = 0.1
_SCALE = 1.4826  # makes the MAD of a normal distribution its standard deviation
FLOOR = Micros(5_000_000)  # below five dollars a day nothing is worth an alarm


@dataclass(frozen=True, slots=True)
class Unusual:
    """Far more than usually was spent; `allowed` is where that begins."""

    spent: Micros
    usual: Micros
    allowed: Micros
    days: int

    @property
    def why(self) -> str:
        """In one sentence."""
        usually = f"{shown(self.usual)} is usual for the {self.days} days before"
        return f"{shown(self.spent)} was spent on models today; {usually}, and {shown(self.allowed)} would be far more."


def unusual_key(account: int, day: int) -> str:
    """Under which it is noted that far more was spent on that day (as 20261121) than usually."""
    return f"unusual:{account}:{day}"


def unusual(spent: Mapping[int, Micros], today: date, since: date, floor: Micros = FLOOR) -> Unusual | None:
    """What is unusual about `today`; None: nothing. `spent` is by day as 20261121, `since` the account's first day."""
    known = min(DAYS, (today - since).days)
    if known < _LEAST_DAYS:
        return None
    days = [today - timedelta(days=back) for back in range(1, known + 1)]
    history = [spent.get(int(f"{day:%Y%m%d}"), 0) for day in days]
    usual = statistics.median(history)
    off = _SCALE * statistics.median(abs(amount - usual) for amount in history)
    allowed = Micros(max(floor, round(usual + _TIMES * max(off, _SHARE * usual))))
    now = spent.get(int(f"{today:%Y%m%d}"), Micros(0))
    return Unusual(now, Micros(round(usual)), allowed, known) if now > allowed else None

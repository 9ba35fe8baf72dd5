"""Which period a moment belongs to. Pure; a month is counted from the day on which the period of the plan began."""

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from core.plans.entitlement import Terms

_MONTH = timedelta(days=31, hours=12)  # no month is longer; what a provider calls one and is, is not cut in two


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` until just before `end`; `day` is the day of the moment that was asked about, as 20261121."""

    start: datetime
    end: datetime
    day: int

    @property
    def number(self) -> int:
        """Its first day, as 20261101: what movements of the ledger keep as their period."""
        return day_number(self.start)

    @property
    def tomorrow(self) -> datetime:
        """When the day that was asked about is over, and with it what a day allows."""
        return datetime.strptime(f"{self.day} +0000", "%Y%m%d %z") + timedelta(days=1)


def day_number(moment: datetime) -> int:
    """The day of `moment` in UTC, as 20261121."""
    at = moment.astimezone(UTC)
    return (at.year * 100 + at.month) * 100 + at.day


def period(terms: Terms, now: datetime) -> Period:
    """The period that `now` is in: months from the first day of what was bought, also where a year was paid at once;
    where nothing was, the calendar month (UTC).

    A clock that says a time before the first period counts into that one, so that setting it back gives nobody a
    second quota. Word of a renewal may come late: the months go on by themselves meanwhile.
    """
    now = now.astimezone(UTC)
    if terms.period_start is None:
        first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        return Period(first, months_later(first, 1), day_number(now))
    start, end = terms.period_start.astimezone(UTC), terms.period_end and terms.period_end.astimezone(UTC)
    if end is None or end <= start:
        return _from(start, now)
    if now >= end:  # its renewal was not told yet
        return _from(end, now)
    if end - start <= _MONTH:
        return Period(start, end, day_number(now))
    found = _from(start, now)
    return Period(found.start, min(found.end, end), found.day)


def _from(anchor: datetime, now: datetime) -> Period:
    """Always reckoned from the anchor itself: from 31 January come 28 February and then 31 March."""
    months = max(0, (now.year - anchor.year) * 12 + now.month - anchor.month)
    if months and months_later(anchor, months) > now:
        months -= 1
    return Period(months_later(anchor, months), months_later(anchor, months + 1), day_number(now))


def months_later(moment: datetime, months: int) -> datetime:
    """The same day and time `months` later, or the last day of that month where it is shorter."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))

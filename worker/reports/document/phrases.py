"""Numbers, times and prices as a person says them."""

import math
from datetime import UTC, datetime

from core.words import count

__all__ = ["count", "date", "listed", "money", "price", "seconds"]


def seconds(value: float) -> str:
    """`0.04 s`, `7.2 s`, `3 min 5 s`, `2 h 10 min`."""
    if not math.isfinite(value) or value < 0:
        return "unknown"
    if value < 60:
        return f"{value:.2f} s" if value < 1 else f"{value:.1f} s"
    minutes, rest = divmod(round(value), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"


def money(value: float) -> str:
    """US dollars: `$0.00`, `$0.0042`, `$12.50`."""
    if not math.isfinite(value):
        return "unknown"
    return f"${value:.2f}" if value == 0 or value >= 1 else f"${value:.4f}"


def price(costs: list[float | None]) -> str:
    """The sum of `costs`; a price that is not known is said, never counted as nothing."""
    known = [cost for cost in costs if cost is not None]
    if not known:
        return "price not known" if costs else money(0)
    more = " + calls of unknown price" if len(known) < len(costs) else ""
    return money(sum(known)) + more


def date(created: str) -> str:
    """An ISO 8601 time as `21 November 2026, 04:15 UTC`; as it came if it is none."""
    try:
        moment = datetime.fromisoformat(created)
    except ValueError:
        return created
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"


def listed(items: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"

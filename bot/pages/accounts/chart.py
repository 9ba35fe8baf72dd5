"""Charts by day: inline SVG, and the same numbers as a table for whoever does not see it."""

from collections.abc import Callable, Sequence
from html import escape

from bot.pages.accounts.figures import DayUse, cents, day_text, short_day

_WIDTH, _HEIGHT, _LEFT, _FOOT, _HEAD = 340, 150, 56, 22, 10
_STEPS = (1, 2, 2.5, 5, 10)


def bars(
    title: str, days: Sequence[DayUse], value: Callable[[DayUse], int], text: Callable[[int], str], least: int = 2
) -> str:
    """One bar for each of `days`; `text` says a value for people. The scale goes up to `least` or further."""
    most = _top(max([least, *map(value, days)]))
    slot = (_WIDTH - _LEFT) / max(len(days), 1)
    drawn = "".join(_bar(place, slot, day, value(day), most, text) for place, day in enumerate(days))
    said = escape(_summary(title, days, value, text))
    return (
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{said}">'
        f"{_grid(most, text)}{drawn}{_feet(days, slot)}</svg>"
    )


def table(days: Sequence[DayUse], *, priced: bool) -> str:
    """All numbers of the charts, newest day first, of days on which something was."""
    busy = [day for day in reversed(days) if day.requests or day.cost or day.price]
    if not busy:
        return ""
    numbers = ["Requests", "Model cost", *(["Charged"] if priced else [])]
    head = "".join(f'<th scope="col" class="number">{name}</th>' for name in numbers)
    rows = "".join(_row(day, priced=priced) for day in busy)
    return (
        '<details><summary>The same as a table</summary><div class="scroll" tabindex="0" role="region" '
        f'aria-label="Usage by day"><table><thead><tr><th scope="col">Day</th>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div></details>"
    )


def meter(part: int, whole: int) -> str:
    """How much of it is used up, as a bar; its number stands beside it in words."""
    percent = 100 if whole <= 0 else min(100, part * 100 // whole)
    level = "full" if percent >= 100 else "near" if percent >= 80 else ""
    return (
        f'<div class="meter {level}" aria-hidden="true"><svg viewBox="0 0 100 4" preserveAspectRatio="none">'
        f'<rect width="{percent}" height="4"/></svg></div>'
    )


def _row(day: DayUse, *, priced: bool) -> str:
    price = f'<td class="number">{cents(day.price)}</td>' if priced else ""
    return (
        f'<tr><th scope="row" class="plain">{day_text(day.day)}</th><td class="number">{day.requests:,}</td>'
        f'<td class="number">{cents(day.cost)}</td>{price}</tr>'
    )


def _top(most: int) -> int:
    """The next round number that is at least `most` and never nothing."""
    if most <= 2:
        return 2
    size = 10 ** (len(str(most)) - 1)
    return next(int(step * size) for step in _STEPS if step * size >= most)


def _bar(place: int, slot: float, day: DayUse, value: int, most: int, text: Callable[[int], str]) -> str:
    if value <= 0:
        return ""
    room = _HEIGHT - _FOOT - _HEAD
    height = max(2.0, value * room / most)
    width = min(slot * 0.72, 22.0)
    left = _LEFT + place * slot + (slot - width) / 2
    return (
        f'<rect class="bar" x="{left:.1f}" y="{_HEIGHT - _FOOT - height:.1f}" width="{width:.1f}" '
        f'height="{height:.1f}" rx="2"><title>{short_day(day.day)}: {escape(text(value))}</title></rect>'
    )


def _grid(most: int, text: Callable[[int], str]) -> str:
    lines = []
    for part in (0, 1, 2):
        y = _HEIGHT - _FOOT - part * (_HEIGHT - _FOOT - _HEAD) / 2
        lines.append(f'<line x1="{_LEFT}" x2="{_WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>')
        said = text(most * part // 2) if part else "0"
        lines.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{escape(said)}</text>')
    return "".join(lines)


def _feet(days: Sequence[DayUse], slot: float) -> str:
    if not days:
        return ""
    places = sorted({0, len(days) // 2, len(days) - 1})
    return "".join(
        f'<text x="{_LEFT + (place + 0.5) * slot:.1f}" y="{_HEIGHT - 5}" text-anchor="{_anchor(place, days)}">'
        f"{short_day(days[place].day)}</text>"
        for place in places
    )


def _anchor(place: int, days: Sequence[DayUse]) -> str:
    """The last one ends where the chart does."""
    return "end" if place == len(days) - 1 > 0 else "middle"


def _summary(title: str, days: Sequence[DayUse], value: Callable[[DayUse], int], text: Callable[[int], str]) -> str:
    total = sum(value(day) for day in days)
    if not total:
        return f"{title} by day: none yet"
    best = max(days, key=value)
    return f"{title} by day: {text(total)} in all, most on {day_text(best.day)} with {text(value(best))}"

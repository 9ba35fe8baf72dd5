"""Bars drawn with characters."""

from worker.reports.document import visible
from worker.reports.document.blocks import Bar, Bars, Tone

_WIDTH = 40
_MARKS = {Tone.PLAIN: "█", Tone.GOOD: "█", Tone.BAD: "▒", Tone.WARN: "▒", Tone.MUTED: "░"}


def drawn(chart: Bars) -> str:
    """One line a bar: label, bar, words."""
    longest = max((_length(bar) for bar in chart.bars), default=0.0) or 1.0
    room = max((len(bar.label) for bar in chart.bars), default=0)
    return "\n".join(
        f"{visible.code(bar.label):<{room}}  {_marks(bar, longest):<{_WIDTH}}  {visible.code(bar.words)}"
        for bar in chart.bars
    )


def _length(bar: Bar) -> float:
    return sum(size for size, _ in bar.parts)


def _marks(bar: Bar, longest: float) -> str:
    """Every part is seen, however small."""
    return "".join(_MARKS[tone] * max(1, round(size / longest * _WIDTH)) for size, tone in bar.parts)[:_WIDTH]

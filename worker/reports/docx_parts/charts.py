"""Bars drawn with the shades of table cells: no picture, nothing to fetch."""

from worker.reports.document.blocks import Bar, Bars, say
from worker.reports.docx_parts import text
from worker.reports.docx_parts.colours import FILLS
from worker.reports.docx_parts.tables import cell, frame, leads
from worker.reports.docx_parts.xml import Xml, join, tag

_LABEL, _UNIT, _UNITS, _WORDS = 1_500, 90, 50, 3_638  # together the width of the page
_THICK = 230
_AIR = (36, "FFFFFF")  # between two bars


def bars(block: Bars) -> Xml:
    """One row a bar; the longest fills the scale."""
    longest = max((sum(size for size, _ in bar.parts) for bar in block.bars), default=0.0) or 1.0
    rows = [_row(bar, longest, leads(number, len(block.bars))) for number, bar in enumerate(block.bars)]
    widths = [_LABEL, *[_UNIT] * _UNITS, _WORDS]
    return join(frame(widths, *rows, lines=("insideH",), rule=_AIR), text.GAP)


def _row(bar: Bar, longest: float, keeps: bool) -> Xml:
    cells = [cell(_LABEL, text.paragraph("Cell", text.runs(say(bar.label)), leads=keeps), middle=True)]
    room = _UNITS
    for size, tone in bar.parts:
        units = min(room, max(1, round(size / longest * _UNITS)))
        cells += [_block(units, FILLS[tone])] if units else []
        room -= units
    cells += [_block(room, "")] if room else []
    cells.append(cell(_WORDS, text.paragraph("Cell", text.runs(say(bar.words))), middle=True))
    return tag("tr", tag("trPr", tag("cantSplit"), tag("trHeight", val=_THICK)), *cells)


def _block(units: int, shade: str) -> Xml:
    return cell(units * _UNIT, text.paragraph("Gap"), shade, span=units)

"""Tables: fixed widths, so that a long word wraps and nothing leaves the page."""

from worker.reports.document.blocks import Banner, Column, Facts, Line, Table, strong
from worker.reports.docx_parts import text
from worker.reports.docx_parts.colours import FILLS, HEAD_SHADE, RULE, TINTS
from worker.reports.docx_parts.xml import NOTHING, Xml, join, tag

WIDTH = 9_638  # twentieths of a point: A4 with margins of 2 cm
_SHORT = 8  # rows; a table no longer than this is not torn apart by the end of a page
_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")


def table(block: Table) -> Xml:
    """A table whose title row is repeated on each page."""
    widths = shares([column.share for column in block.columns])
    last = len(block.rows) - 1 if block.total else -1
    titles = tuple(strong(column.title) for column in block.columns)
    rows = [_row(titles, block.columns, widths, shade=HEAD_SHADE, leads=True, title=True)]
    for number, cells in enumerate(block.rows):
        shade = HEAD_SHADE if number == last else ""
        rows.append(_row(cells, block.columns, widths, shade=shade, leads=leads(number, len(block.rows))))
    return join(frame(widths, *rows, lines=("top", "bottom", "insideH")), text.GAP)


def facts(block: Facts) -> Xml:
    """Names on the left, values on the right."""
    widths = shares([1.6, 8.4])
    columns = (Column("", 1.6), Column("", 8.4))
    rows = [
        _row((strong(name), value), columns, widths, leads=leads(number, len(block.pairs)))
        for number, (name, value) in enumerate(block.pairs)
    ]
    return join(frame(widths, *rows, lines=("top", "bottom", "insideH")), text.GAP)


def banner(block: Banner) -> Xml:
    """A word in white on its colour, what it means beside it."""
    widths = shares([2, 8])
    word = text.paragraph("Badge", text.bold(block.word, "FFFFFF"))
    line = text.paragraph("BadgeText", text.runs(block.line))
    cells = (
        cell(widths[0], word, FILLS[block.tone], middle=True),
        cell(widths[1], line, TINTS[block.tone], middle=True),
    )
    return join(frame(widths, tag("tr", tag("trPr", tag("cantSplit")), *cells)), text.GAP)


def leads(number: int, rows: int) -> bool:
    """Whether row `number` (from 0) of `rows` stays on the page of the row below it."""
    return number == 0 or (rows <= _SHORT and number < rows - 1)


def shares(parts: list[float]) -> list[int]:
    """`WIDTH` in proportion to `parts`."""
    return [round(WIDTH * part / sum(parts)) for part in parts]


def frame(widths: list[int], *rows: Xml, lines: tuple[str, ...] = (), rule: tuple[int, str] = (4, RULE)) -> Xml:
    """The table itself; `rule` is the thickness (eighths of a point) and colour of its `lines`."""
    edges = [
        tag(edge, val="single", sz=rule[0], space=0, color=rule[1]) if edge in lines else tag(edge, val="nil")
        for edge in _EDGES
    ]
    sides = [
        tag(side, w=90 if side in ("left", "right") else 30, type="dxa") for side in ("top", "left", "bottom", "right")
    ]
    properties = tag(
        "tblPr",
        tag("tblW", w=sum(widths), type="dxa"),
        tag("tblInd", w=0, type="dxa"),
        tag("tblBorders", *edges),
        tag("tblLayout", type="fixed"),
        tag("tblCellMar", *sides),
    )
    return tag("tbl", properties, tag("tblGrid", *(tag("gridCol", w=width) for width in widths)), *rows)


def cell(width: int, inside: Xml, shade: str = "", *, span: int = 1, middle: bool = False) -> Xml:
    """One cell, `span` columns wide."""
    properties = tag(
        "tcPr",
        tag("tcW", w=width, type="dxa"),
        tag("gridSpan", val=span) if span > 1 else NOTHING,
        tag("shd", val="clear", color="auto", fill=shade) if shade else NOTHING,
        tag("vAlign", val="center") if middle else NOTHING,
    )
    return tag("tc", properties, inside)


def _row(
    cells: tuple[Line, ...],
    columns: tuple[Column, ...],
    widths: list[int],
    shade: str = "",
    *,
    leads: bool = False,
    title: bool = False,
) -> Xml:
    made = [
        cell(width, text.paragraph("CellRight" if column.right else "Cell", text.runs(line), leads=leads), shade)
        for line, column, width in zip(cells, columns, widths, strict=True)
    ]
    return tag("tr", tag("trPr", tag("cantSplit"), tag("tblHeader") if title else NOTHING), *made)

"""The report as a Word document that a team lead would forward."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from worker.reports import Report
from worker.reports.document.blocks import (
    Banner,
    Bars,
    Block,
    Bullets,
    Code,
    Diff,
    Document,
    Facts,
    Paragraph,
    Quote,
    Section,
    Table,
    say,
)
from worker.reports.docx_parts import charts, diffs, frame, styles, syntax, tables, text
from worker.reports.docx_parts.xml import Xml, join
from worker.reports.sections import order

SUFFIX = ".docx"
_made: list[Any] = []  # blank documents, each for one report


def render(report: Report) -> bytes:
    """`report` as a docx file: no external relationship, no picture, no field but the page numbers."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = order.document(report)
    file = _made.pop() if _made else _blank()
    frame.dress(file, document, report.created)
    body = file.element.body
    page = body.sectPr
    for element in parse_xml(f"<w:body {nsdecls('w')}>{_body(document)}</w:body>"):
        page.addprevious(element)
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def preload() -> None:
    """Import and make what the first rendering needs (100 ms); made for a thread beside other work."""
    if not _made:
        _made.append(_blank())
    syntax.preload()


def _blank() -> Any:
    """A document with our styles, and nothing in it."""
    import docx

    file = docx.Document()
    styles.replace(file)
    return file


def _body(document: Document) -> Xml:
    title = text.paragraph("Title", text.runs(say(document.title)))
    return join(title, *map(_block, document.opening), *map(_section, document.sections))


def _section(section: Section) -> Xml:
    return join(text.paragraph("Heading1", text.runs(say(section.title))), *map(_block, section.blocks))


def _block(block: Block) -> Xml:
    return _WRITERS[type(block)](block)


_WRITERS: dict[type[Any], Callable[[Any], Xml]] = {
    Paragraph: text.words,
    Banner: tables.banner,
    Facts: tables.facts,
    Bullets: text.bullets,
    Quote: text.quote,
    Code: text.code,
    Bars: charts.bars,
    Table: tables.table,
    Diff: diffs.diff,
}

"""Lines and paragraphs."""

from itertools import groupby

from worker.reports.document import visible
from worker.reports.document.blocks import Bullets, Code, Face, Line, Paragraph, Quote, Span, Tone, say
from worker.reports.docx_parts.colours import WORDS
from worker.reports.docx_parts.xml import NOTHING, Xml, join, tag, text


def runs(line: Line) -> Xml:
    """`line` as runs."""
    return join(*map(_run, line))


def paragraph(style: str, *inside: Xml, leads: bool = False) -> Xml:
    """A paragraph of the named style."""
    keep = tag("keepNext") if leads else NOTHING
    return tag("p", tag("pPr", tag("pStyle", val=style), keep), *inside)


def words(block: Paragraph) -> Xml:
    """A paragraph of ours."""
    return paragraph("Normal", runs(block.line), leads=block.leads)


def bullets(block: Bullets) -> Xml:
    """A list."""
    return join(*(paragraph("ListBullet", runs(item)) for item in block.items))


def quote(block: Quote) -> Xml:
    """Somebody else's words, one paragraph for each of theirs."""
    groups = [list(group) for full, group in groupby(block.lines, key=bool) if full]
    return join(*(paragraph("Quote", _broken(group)) for group in groups))


def code(block: Code) -> Xml:
    """A block of code, its lines in one paragraph so that its shade has no gaps."""
    return paragraph("Code", lines(visible.log(block.text).split("\n")))


def _broken(group: list[Line]) -> Xml:
    """Lines of one paragraph, a line break between each two."""
    breaks = [tag("r", tag("br")) if number else NOTHING for number in range(len(group))]
    return join(*(part for at, line in zip(breaks, group, strict=True) for part in (at, runs(line))))


def lines(parts: list[str]) -> Xml:
    """`parts` in one run, a line break between each two."""
    made = [join(tag("br") if number else NOTHING, text(part)) for number, part in enumerate(parts)]
    return tag("r", *made)


def bold(word: str, colour: str) -> Xml:
    """`word` in bold and in `colour`."""
    return tag("r", tag("rPr", tag("b"), tag("color", val=colour)), text(visible.prose(word)))


def _run(span: Span) -> Xml:
    is_code = span.face is Face.CODE
    face = tag("rStyle", val="CodeWords") if is_code else NOTHING
    weight = tag("b") if span.face is Face.STRONG else NOTHING
    colour = tag("color", val=WORDS[span.tone]) if span.tone is not Tone.PLAIN else NOTHING
    shown = visible.code(span.text) if is_code else visible.prose(span.text)
    return tag("r", tag("rPr", face, weight, colour), text(" ".join(shown.split("\n"))))


GAP = paragraph("Gap", runs(say("")))

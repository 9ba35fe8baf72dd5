"""A diff in colours: a paragraph a line, a run a colour."""

from worker.reports.document import visible
from worker.reports.document.blocks import Diff, say
from worker.reports.document.patches import FileDiff
from worker.reports.docx_parts import text
from worker.reports.docx_parts.colours import SYNTAX
from worker.reports.docx_parts.syntax import Allowance, Pieces, coloured
from worker.reports.docx_parts.xml import Xml, join, tag
from worker.reports.docx_parts.xml import text as letters

STYLES = {"+": "DiffAdded", "-": "DiffRemoved", "@": "DiffHunk"}
_TOGETHER = 3  # so many lines stay below the name of their file
_COLOURS = {key: tag("rPr", tag("color", val=value)) for key, value in SYNTAX.items() if key}


def diff(block: Diff) -> Xml:
    """All files, each below its path."""
    allowance = Allowance()
    return join(*(_file(file, allowance) for file in block.files))


def _file(file: FileDiff, allowance: Allowance) -> Xml:
    title = text.paragraph("DiffFile", text.bold(visible.code(file.path), "1F2328"), text.runs(say(f"  {file.change}")))
    return join(
        title,
        *(_line(sign, pieces, number < _TOGETHER) for number, (sign, pieces) in enumerate(coloured(file, allowance))),
        text.GAP,
    )


def _line(sign: str, pieces: Pieces, leads: bool) -> Xml:
    style = STYLES.get(sign, "DiffLine")
    made = [
        tag("r", letters(part)) if key not in _COLOURS else tag("r", _COLOURS[key], letters(part))
        for part, key in pieces
    ]
    first = () if sign == "@" else (tag("r", letters(f"{sign} ")),)
    return text.paragraph(style, *first, *made, leads=leads or sign == "@")

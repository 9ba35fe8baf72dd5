"""What was asked, in the asker's own words."""

import re
from itertools import groupby

from worker.reports import Report
from worker.reports.document import fold, visible
from worker.reports.document.blocks import (
    Block,
    Bullets,
    Code,
    Face,
    Line,
    Paragraph,
    Quote,
    Section,
    Span,
    say,
    strong,
)

_LINES, _CHARACTERS = 200, 8_000
_TAKEN_OUT = 20
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_TICKED = re.compile(r"(?<!`)`([^`]+)`(?!`)")
_INDENTED = re.compile(r"^(?: {4,}|\t|>>> |\.\.\. |[E>] {2,})")


def section(report: Report) -> Section:
    """The issue, and what was taken out of it."""
    issue = report.run.issue
    body, missing = fold.head(issue.body.strip(), _LINES, _CHARACTERS)
    blocks: list[Block] = [Paragraph(strong(fold.line(issue.title, 400)), leads=bool(body))]
    blocks += words(body)
    if missing:
        blocks.append(Paragraph(say(f"… {missing}; the whole text is in the JSON report.")))
    if issue.stripped:
        taken, more = fold.some(issue.stripped, _TAKEN_OUT)
        items = [say(fold.line(one, 300)) for one in taken]
        items += [say(f"… and {more:,} more")] if more else []
        intro = "Taken out of the text before the model saw it, because a reader would not have seen it either:"
        blocks += [Paragraph(say(intro), leads=True), Bullets(tuple(items))]
    return Section("What was asked", tuple(blocks))


def words(text: str) -> list[Block]:
    """Somebody's words as quotes, with the code in them (fenced, indented, doctests) as code."""
    blocks: list[Block] = []
    for is_code, group in groupby(_marked(text), key=lambda marked: marked[0]):
        part = "\n".join(line for _, line in group)
        if part.strip():
            blocks.append(Code(part.strip("\n")) if is_code else _quote(part.strip("\n")))
    return blocks


def _quote(text: str) -> Quote:
    """`text` with what stands between backticks as code."""
    return Quote(tuple(_line(line) for line in text.split("\n")))


def _line(text: str) -> Line:
    parts = _TICKED.split(text.strip())
    return tuple(Span(part, Face.CODE if at % 2 else Face.PLAIN) for at, part in enumerate(parts) if part)


def _marked(text: str) -> list[tuple[bool, str]]:
    """Each line and whether it is code; the fences themselves are left out."""
    marked, fence, doctest = [], "", False
    for line in visible.prose(text).split("\n"):
        opening = _FENCE.match(line)
        if opening and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else opening[1]
            continue
        doctest = line.startswith(">>>") or (doctest and bool(line.strip()))
        marked.append((bool(fence) or doctest or bool(_INDENTED.match(line)), line))
    return marked

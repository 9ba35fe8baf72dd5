"""The report as GitHub-flavoured Markdown, without any HTML."""

from collections.abc import Callable
from typing import Any

from worker.reports import Report
from worker.reports.document import visible
from worker.reports.document.blocks import (
    Banner,
    Bars,
    Block,
    Bullets,
    Code,
    Diff,
    Facts,
    Line,
    Paragraph,
    Quote,
    Section,
    Table,
    say,
    strong,
)
from worker.reports.document.patches import DiffLine, FileDiff
from worker.reports.markdown_parts import charts, escape
from worker.reports.sections import order

SUFFIX = ".md"


def render(report: Report) -> bytes:
    """`report` as UTF-8 Markdown; untrusted text in it is text, never markup, link or mention."""
    document = order.document(report)
    parts = [f"# {escape.line(say(document.title))}"]
    parts += [_block(block) for block in document.opening]
    parts += [part for section in document.sections for part in _section(section)]
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def _section(section: Section) -> list[str]:
    return [f"## {escape.line(say(section.title))}", *map(_block, section.blocks)]


def _block(block: Block) -> str:
    return _WRITERS[type(block)](block)


def _paragraph(block: Paragraph) -> str:
    return escape.line(block.line)


def _banner(block: Banner) -> str:
    return f"> **{escape.line(say(block.word))}:** {escape.line(block.line)}"


def _facts(block: Facts) -> str:
    return "\n".join(f"- {escape.line((*strong(name + ':'), *say(' '), *line))}" for name, line in block.pairs)


def _bullets(block: Bullets) -> str:
    return "\n".join(f"- {escape.line(item)}" for item in block.items)


def _quote(block: Quote) -> str:
    lines = [escape.line(line) for line in block.lines]
    ends = ["\\" if line and following else "" for line, following in zip(lines, [*lines[1:], ""], strict=True)]
    return "\n".join(f"> {line}{end}".rstrip() for line, end in zip(lines, ends, strict=True))


def _code(block: Code) -> str:
    return escape.fence(visible.log(block.text), "text")


def _bars(block: Bars) -> str:
    return escape.fence(charts.drawn(block), "text")


def _table(block: Table) -> str:
    titles = _row(tuple(say(column.title) for column in block.columns))
    rule = "|" + "|".join(" ---: " if column.right else " --- " for column in block.columns) + "|"
    return "\n".join([titles, rule, *map(_row, block.rows)])


def _row(cells: tuple[Line, ...]) -> str:
    return "| " + " | ".join(escape.line(cell, in_table=True) for cell in cells) + " |"


def _diff(block: Diff) -> str:
    return "\n\n".join(map(_file, block.files))


def _file(file: FileDiff) -> str:
    title = f"{escape.code_span(file.path)} ({escape.line(say(file.change))})"
    if not file.lines:
        return title
    return f"{title}\n\n{escape.fence(chr(10).join(map(_diff_line, file.lines)), 'diff')}"


def _diff_line(line: DiffLine) -> str:
    return visible.code(line.text if line.sign == "@" else line.sign + line.text)


_WRITERS: dict[type[Any], Callable[[Any], str]] = {
    Paragraph: _paragraph,
    Banner: _banner,
    Facts: _facts,
    Bullets: _bullets,
    Quote: _quote,
    Code: _code,
    Bars: _bars,
    Table: _table,
    Diff: _diff,
}


def preload() -> None:
    """There is nothing slow to import."""

"""Everything the model was shown, so that a reviewer can tell what influenced it."""

from core.runs import Source
from worker.reports import Report
from worker.reports.document import fold
from worker.reports.document.blocks import Column, Line, Paragraph, Section, Table, code, say
from worker.reports.document.phrases import count

_ROWS = 100
_COLUMNS = (
    Column("Kind", 1.6),
    Column("What", 4),
    Column("Characters", 1.5, right=True),
    Column("SHA-256", 2.3),
    Column("Why, and what was left out", 4),
)


def section(report: Report) -> Section:
    """A row for each piece of context."""
    title = "What the model was shown"
    if not report.sources:
        return Section(title, (Paragraph(say("No context was put together, so no model was shown anything.")),))
    kept, more = fold.some(report.sources, _ROWS)
    rows = [_row(source) for source in kept]
    if more:
        rows.append(((), say(f"… and {count(more, 'more piece')}, all in the JSON report"), (), (), ()))
    return Section(title, (Table(_COLUMNS, tuple(rows)),))


def _row(source: Source) -> tuple[Line, ...]:
    author = f"by {source.author}" if source.author else ""
    note = "; ".join(part for part in (source.note, author) if part)
    return (
        say(source.kind),
        code(fold.line(source.name, 200)),
        say(f"{source.characters:,}"),
        code(source.sha256[:12]),
        say(fold.line(note, 300)),
    )

"""How to measure it again."""

from worker.reports import Report
from worker.reports.document.blocks import Block, Bullets, Code, Line, Paragraph, Section, code, say


def section(report: Report) -> Section | None:
    """The commands, and the files that lie beside this report; None when there are neither."""
    blocks: list[Block] = []
    if report.reproduce:
        blocks += [Paragraph(say("To measure it again:"), leads=True), Code("\n".join(report.reproduce))]
    if report.files:
        items: tuple[Line, ...] = tuple((*say(f"{what}: "), *code(name)) for what, name in report.files.items())
        blocks += [Paragraph(say("Beside this report:"), leads=True), Bullets(items)]
    return Section("How to reproduce this", tuple(blocks)) if blocks else None

"""How to measure it again."""

from worker.reports import Report
from worker.reports.document.blocks import Block, Bullets, Code, Line, Paragraph, Section, code, say

_SIGNED = (
    "The statement is signed and has the hashes of the files beside it, the commit and every test's results. This "
    "checks it, and with --rerun the tests are run again; docs/verify.md says whose key to trust:"
)


def section(report: Report) -> Section | None:
    """The commands, and the files that lie beside this report; None when there are neither."""
    blocks: list[Block] = []
    if report.reproduce:
        blocks += [Paragraph(say("To measure it again:"), leads=True), Code("\n".join(report.reproduce))]
    if report.files:
        items: tuple[Line, ...] = tuple((*say(f"{what}: "), *code(name)) for what, name in report.files.items())
        blocks += [Paragraph(say("Beside this report:"), leads=True), Bullets(items)]
    if report.verify:
        blocks += [Paragraph(say(_SIGNED), leads=True), Code(report.verify)]
    return Section("How to reproduce this", tuple(blocks)) if blocks else None

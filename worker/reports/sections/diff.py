"""The change itself, line by line."""

from dataclasses import replace

from worker.reports import Report
from worker.reports.document import fold, patches
from worker.reports.document.blocks import Block, Diff, Paragraph, Section, say
from worker.reports.document.patches import DiffLine, FileDiff
from worker.reports.document.phrases import count

LINES = 4_000  # a longer diff is not read in a document


def section(report: Report) -> Section | None:
    """The diff, capped with a note that says where the whole is; None when there is none."""
    files = patches.files(report.diff)
    if not files:
        return None
    total = sum(len(file.lines) for file in files)
    blocks: list[Block] = [Diff(_capped(files))]
    if total > LINES:
        where = report.files.get("patch", "patch.diff")
        text = f"Only the first {LINES:,} of {count(total, 'line')} are shown here; the whole change is in {where}."
        blocks.insert(0, Paragraph(say(text), leads=True))
    return Section("The change", tuple(blocks))


def _capped(files: tuple[FileDiff, ...]) -> tuple[FileDiff, ...]:
    room, kept = LINES, []
    for file in files:
        if room <= 0:
            break
        lines = [DiffLine(one.sign, fold.line(one.text)) for one in file.lines[:room]]
        kept.append(replace(file, path=fold.line(file.path, 300), lines=lines))
        room -= len(lines) or 1
    return tuple(kept)

"""What was changed, file by file, and why in the model's words."""

from worker.reports import Report
from worker.reports.document import fold, patches
from worker.reports.document.blocks import Block, Column, Line, Paragraph, Section, Table, Tone, code, say
from worker.reports.document.patches import FileDiff
from worker.reports.document.phrases import count
from worker.reports.sections import asked, shown

_FILES = 60
_COLUMNS = (Column("File", 7), Column("Change", 2), Column("+", 1, right=True), Column("−", 1, right=True))


def section(report: Report) -> Section:
    """The table of files and the explanation; one sentence when nothing was changed."""
    files = patches.files(report.diff)
    if not files:
        return Section("What was changed and why", (Paragraph(say(_why_nothing(report))),))
    sizes = [(file.added, file.removed) for file in files]
    total = f"{count(len(files), 'file')}: {count(sum(a for a, _ in sizes), 'line')} added, "
    total += f"{count(sum(r for _, r in sizes), 'line')} removed."
    return Section(
        "What was changed and why",
        (Paragraph(say(total), leads=True), _table(files), *_explanation(report)),
    )


def _why_nothing(report: Report) -> str:
    if not report.run.attempts:
        return "Nothing was changed: there was no attempt."
    if report.run.best_attempt:
        return "The attempt that was chosen changes no file."
    return "Nothing was changed: no attempt was committed. What was tried is told below."


def _table(files: tuple[FileDiff, ...]) -> Table:
    kept, more = fold.some(files, _FILES)
    rows = [_row(file) for file in kept]
    if more:
        rows.append((say(f"… and {count(more, 'more file')}, all in the patch"), (), (), ()))
    return Table(_COLUMNS, tuple(rows))


def _row(file: FileDiff) -> tuple[Line, ...]:
    return (
        code(fold.line(file.path, 300)),
        say(file.change),
        say(f"+{file.added:,}", Tone.GOOD) if file.added else say("0", Tone.MUTED),
        say(f"−{file.removed:,}", Tone.BAD) if file.removed else say("0", Tone.MUTED),
    )


def _explanation(report: Report) -> list[Block]:
    attempt = shown.attempt(report.run)
    text = attempt.proposal.explanation.strip() if attempt else ""
    if not text:
        return [Paragraph(say("The model gave no explanation of its change."))]
    kept, missing = fold.head(text, 60, 4_000)
    intro = Paragraph(say("Why, in the model's own words (nobody has checked these words):"), leads=True)
    rest = [Paragraph(say(f"… {missing}; the whole text is in the JSON report."))] if missing else []
    return [intro, *asked.words(kept), *rest]

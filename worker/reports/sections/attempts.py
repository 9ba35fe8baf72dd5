"""The attempts in their order: what was tried, what failed, what was learnt."""

from core.runs import Attempt, Run, Verdict
from worker.reports import Report
from worker.reports.document import fold, patches
from worker.reports.document.blocks import Block, Bullets, Column, Line, Paragraph, Section, Table, Tone, say, strong
from worker.reports.document.phrases import count, price, seconds
from worker.reports.sections import asked

_ATTEMPTS = 50
_TONES = {Verdict.PROVEN: Tone.GOOD, Verdict.UNPROVEN: Tone.WARN}
_COLUMNS = (
    Column("No.", 0.7, right=True),
    Column("Strategy", 3),
    Column("Outcome", 1.6),
    Column("Red to green", 1.2, right=True),
    Column("Broken", 1.2, right=True),
    Column("Change", 1.8, right=True),
    Column("Took", 1.7, right=True),
    Column("Cost", 1.8, right=True),
)


def section(report: Report) -> Section:
    """The timeline and, below it, what each attempt taught."""
    run = report.run
    if not run.attempts:
        return Section("Attempts", (Paragraph(say("There was no attempt: the run ended before a model answered.")),))
    kept, more = fold.some(run.attempts, _ATTEMPTS)
    table = Table(_COLUMNS, tuple(_row(attempt, run) for attempt in kept))
    rest = [Paragraph(say(f"… and {count(more, 'more attempt')}, all in the JSON report."))] if more else []
    lessons = [block for attempt in kept for block in _lesson(attempt)]
    return Section("Attempts", (table, *rest, *lessons))


def _row(attempt: Attempt, run: Run) -> tuple[Line, ...]:
    evidence = attempt.evidence
    chosen = ", committed" if attempt.number == run.best and run.branch else ""
    return (
        say(str(attempt.number)),
        say(str(attempt.strategy)),
        say(attempt.verdict.value + chosen, _TONES.get(attempt.verdict, Tone.BAD)),
        say(f"{len(evidence.red_to_green):,}" if evidence else "–"),
        say(f"{len(evidence.broken):,}" if evidence else "–"),
        say(_size(attempt)),
        say(seconds(attempt.elapsed_s)),
        say(price([call.cost_usd for call in attempt.proposal.calls])),
    )


def _size(attempt: Attempt) -> str:
    if attempt.patch is None:
        return "none applied"
    files = patches.files(attempt.patch.diff)
    return f"+{sum(f.added for f in files):,} −{sum(f.removed for f in files):,}"


def _lesson(attempt: Attempt) -> list[Block]:
    """What failed and what was learnt; nothing for an attempt that just worked."""
    lesson, missing = fold.head(attempt.lesson.strip(), 25, 2_000)
    problems, more = fold.some(attempt.proposal.problems, 5)
    if not lesson and not problems:
        return []
    what = "what was still missing" if attempt.verdict is Verdict.PROVEN else "what failed and what was learnt"
    title = strong(f"Attempt {attempt.number}, {attempt.strategy}: {what}")
    blocks: list[Block] = [Paragraph(title, leads=True)]
    if problems:
        items = [say(fold.line(problem, 400)) for problem in problems]
        items += [say(f"… and {count(more, 'more problem')}")] if more else []
        blocks += [Paragraph(say("Parts of the answer could not be used:"), leads=True), Bullets(tuple(items))]
    blocks += asked.words(lesson)
    if missing:
        blocks.append(Paragraph(say(f"… {missing}; the whole text is in the JSON report.")))
    return blocks

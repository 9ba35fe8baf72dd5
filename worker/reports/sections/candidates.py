"""The candidates of each round: which one was kept, and what became of the others."""

from collections.abc import Iterator

from core.runs import Attempt, CheckStatus, Run
from core.words import count
from worker.reports import Report
from worker.reports.document import fold, patches
from worker.reports.document.blocks import Bullets, Paragraph, Section, say
from worker.reports.document.phrases import price

_TOLD = 50
_REASON = 200
_ORDER = (
    "In each round up to {size} proposals were asked for at once and checked on their own. The best one is kept: "
    "proven before unproven before failed; then, where none is proven, the one that breaks less, leaves less red and "
    "turns more green, and the one whose code more attempts came to; then stronger tests, fewer findings, the smaller "
    "change, the cheaper one, and the lower number."
)


def section(report: Report) -> Section | None:
    """A line for each candidate; None for a run that has one in each round."""
    run = report.run
    if run.candidates < 2 or not run.attempts:
        return None
    kept, more = fold.some(run.attempts, _TOLD)
    lines = [say(_line(attempt, run)) for attempt in kept]
    lines += [say(f"… and {count(more, 'more candidate')}, all in the JSON report.")] if more else []
    return Section("Candidates", (Paragraph(say(_ORDER.format(size=run.candidates))), Bullets(tuple(lines))))


def _line(attempt: Attempt, run: Run) -> str:
    seat = f"round {attempt.strategy.round}, candidate {attempt.strategy.candidate}"
    facts = ", ".join(_facts(attempt))
    end = "" if facts.endswith((".", "…")) else "."
    return f"Attempt {attempt.number} ({seat}){_place(attempt, run)}: {facts}{end}"


def _place(attempt: Attempt, run: Run) -> str:
    return ", kept" if attempt.number == run.best else ""


def _facts(attempt: Attempt) -> Iterator[str]:
    cost = price([call.cost_usd for call in attempt.proposal.calls])
    if attempt.same_as:
        yield f"{attempt.verdict}, the same change as attempt {attempt.same_as}, so it was measured once"
        yield f"cost {cost}"
        return
    yield str(attempt.verdict)
    if attempt.patch is not None:
        files = patches.files(attempt.patch.diff)
        yield f"+{sum(f.added for f in files):,} −{sum(f.removed for f in files):,}"
    yield from _measured(attempt)
    yield f"cost {cost}"
    if reason := _reason(attempt):
        yield reason


def _measured(attempt: Attempt) -> Iterator[str]:
    evidence = attempt.evidence
    if evidence is not None:
        yield f"{len(evidence.red_to_green):,} red to green"
        yield f"{len(evidence.broken):,} broken"
        score = evidence.strength.score if evidence.strength else None
        yield "strength not measured" if score is None else f"strength {score:.0%}"
    if attempt.checks:
        found = sum(one.severity != "note" for check in attempt.checks for one in check.findings)
        yield count(found, "finding")


def _reason(attempt: Attempt) -> str:
    """Why it is not proven, in one line."""
    bad = (CheckStatus.REFUSED, CheckStatus.FAILED, CheckStatus.UNPROVEN)
    said = next((f"{one.kind}: {one.summary}" for one in attempt.checks if one.status in bad), "")
    told = said or ("" if attempt.patch else attempt.lesson)
    return fold.line(" ".join(told.split()), _REASON)

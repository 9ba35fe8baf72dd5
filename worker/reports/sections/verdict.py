"""The verdict in words for somebody who has never seen this tool."""

from core.runs import Attempt, CheckStatus, Evidence, Outcome, Run, Verdict
from core.words import endings
from worker.reports import Report
from worker.reports.document import fold
from worker.reports.document.blocks import Block, Bullets, Code, Paragraph, Section, say
from worker.reports.document.phrases import count, listed
from worker.reports.sections import shown

_HEADLINES = {
    Verdict.PROVEN: "Tests that failed before the change pass with it, and nothing that passed before fails.",
    Verdict.UNPROVEN: "There is a change, but no test shows that it does what was asked.",
    Verdict.FAILED: "No attempt passed the checks.",
    Verdict.REFUSED: "The change is against the rules and was not made.",
}
_REVIEW = "The tests speak for what they cover: a person should read the change before it is merged."


def headline(run: Run) -> str:
    """The verdict in one sentence, the same for every run that ends so."""
    if not run.attempts and run.verdict is Verdict.FAILED:
        return "The run ended before there was an attempt."
    kept = run.best_attempt
    if run.verdict is Verdict.PROVEN and kept and kept.evidence and not kept.evidence.red_to_green:
        return "The new tests pass on the code as it is, and nothing that passed before fails."
    return _HEADLINES[run.verdict]


def section(report: Report) -> Section:
    """One paragraph, then what else a reader should know."""
    run = report.run
    attempt = shown.attempt(run)
    parts = [endings.sentence(run.why), _measured(attempt, run), _checks(attempt), _whereabouts(run)]
    text = " ".join(_sentence(part) for part in parts if part.strip())
    notes = tuple(say(note) for note in report.notes)
    blocks: list[Block] = [Paragraph(say(text)), *_log(endings.log(run.why))]
    if notes:
        blocks += [Paragraph(say("What else a reader should know:"), leads=True), Bullets(notes)]
    return Section("Verdict", tuple(blocks))


def _log(log: str) -> list[Block]:
    """The end of what a command of somebody else said before it failed."""
    if not log:
        return []
    kept, missing = fold.tail(log, 40, 6_000)
    less = f" ({missing}; all is in the JSON report)" if missing else ""
    return [Paragraph(say(f"The end of its log{less}:"), leads=True), Code(kept)]


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?", ":", "…")) else f"{text}."


def _measured(attempt: Attempt | None, run: Run) -> str:
    if attempt is None or attempt.evidence is None:
        return ""
    which = "" if run.best_attempt else f", with attempt {attempt.number} (the last one measured)"
    return f"In the sandbox{which}, {_counted(attempt.evidence)}"


def _counted(evidence: Evidence) -> str:
    parts = [
        _mended(len(evidence.red_to_green)),
        _kept(evidence.before.count(Outcome.PASSED), len(evidence.broken)),
        f"{count(len(evidence.flaky), 'test')} gave different results when repeated" if evidence.flaky else "",
        f"{count(len(evidence.unmeasured), 'test')} could not be measured" if evidence.unmeasured else "",
    ]
    return listed([part for part in parts if part])


def _mended(number: int) -> str:
    if not number:
        return "no test that failed before the change passes with it"
    return f"{count(number, 'test')} that failed or did not exist before the change pass{'es' * (number == 1)} with it"


def _kept(passed: int, broken: int) -> str:
    if not passed:
        return "no test passed before"
    if not broken and passed == 1:
        return "the one that passed before still passes"
    if not broken:
        return f"none of the {count(passed, 'test')} that passed before fails"
    return f"{broken:,} of the {count(passed, 'test')} that passed before no longer pass{'es' * (broken == 1)}"


def _checks(attempt: Attempt | None) -> str:
    checks = attempt.checks if attempt else ()
    bad = [c.kind.value for c in checks if c.status in (CheckStatus.FAILED, CheckStatus.REFUSED)]
    if bad:
        return f"These checks did not pass: {listed(bad)}."
    warned = [c.kind.value for c in checks if c.status is CheckStatus.WARNED]
    return f"These checks passed with remarks: {listed(warned)}." if warned else ""


def _whereabouts(run: Run) -> str:
    if not run.branch:
        return "No branch was made."
    committed = f"Attempt {run.best}" if run.best else "The best attempt"
    return f"{committed} is committed on the branch named above; no other branch was touched. {_REVIEW}"

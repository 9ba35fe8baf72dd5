"""What a run shows, in one line each: for the body, the check run and the comment."""

from core.runs import Attempt, CheckStatus, Outcome, Run, Verdict
from core.words.measures import amount, duration
from core.words.quoting import inline
from worker.reports.document.phrases import count
from worker.reports.sections import shown

_WORDS = {
    Verdict.PROVEN: "proven",
    Verdict.UNPROVEN: "not proven",
    Verdict.FAILED: "failed",
    Verdict.REFUSED: "refused",
}


def verdict_word(run: Run) -> str:
    """The verdict as a person says it."""
    return _WORDS[run.verdict]


def evidence_line(run: Run) -> str:
    """Tests before and after, in one line; empty if nothing was measured."""
    attempt = shown.attempt(run)
    if attempt is None or attempt.evidence is None:
        return ""
    found = attempt.evidence
    parts = [
        f"{count(len(found.red_to_green), 'test')} from red to green" if found.red_to_green else "",
        f"{count(len(found.new_tests), 'new test')}" if found.new_tests else "",
        f"{found.before.count(Outcome.PASSED):,} passed before, {found.after.count(Outcome.PASSED):,} after",
        f"{len(found.broken):,} broken" if found.broken else "nothing broke",
        f"{len(found.flaky):,} flaky" if found.flaky else "",
        f"{len(found.unmeasured):,} not measured" if found.unmeasured else "",
    ]
    return ", ".join(part for part in parts if part)


def cost_line(run: Run) -> str:
    """Calls, tokens, money and time."""
    calls, usage = run.calls, run.usage
    unknown = sum(call.cost_usd is None for call in calls)
    price = "price not known" if calls and unknown == len(calls) else amount(run.cost_usd)
    more = f" and {count(unknown, 'call')} of unknown price" if 0 < unknown < len(calls) else ""
    tokens = f"{usage.input_tokens:,} tokens in and {usage.output_tokens:,} out"
    return f"{count(len(calls), 'model call')}, {tokens}, {price}{more}, {duration(run.elapsed_s)}"


def reason(run: Run) -> str:
    """Why it ended as it did: its own sentence, and for what is not proven the first check that did not pass."""
    attempt = shown.attempt(run)
    if run.verdict is not Verdict.UNPROVEN or attempt is None:
        return run.why
    bad = (CheckStatus.FAILED, CheckStatus.REFUSED, CheckStatus.UNPROVEN)
    said = next((check.summary for check in attempt.checks if check.required and check.status in bad), "")
    return run.why if said in run.why else f"{run.why} {said}"


def doubts(attempt: Attempt | None) -> list[str]:
    """What did not pass, and what passed with remarks."""
    bad = (CheckStatus.FAILED, CheckStatus.REFUSED, CheckStatus.UNPROVEN, CheckStatus.WARNED)
    checks = attempt.checks if attempt else ()
    return [f"**{check.kind}**: {inline(check.summary, 400)}" for check in checks if check.status in bad]

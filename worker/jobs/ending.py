"""The end of a request: one explained final state, on GitHub and in the database."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from core.errors import PullwrightError
from core.names import RequestId
from core.requests import Outcome, Publication
from core.runs import Attempt, Run, Verdict
from core.store import Store
from core.words import SEEN, Final, Mark, Step, reaction, target
from worker.jobs.asking import run_id
from worker.publication import check, facts
from worker.publication.effects import Fenced
from worker.publication.front import Front
from worker.publication.sticky import Comment

_UNREPORTED = "The report about it could not be written, which is our fault."


@dataclass(frozen=True, slots=True)
class End:
    """How it ended; `plan` is shown below the last words."""

    outcome: Outcome
    evidence: str = ""
    attempts: int | None = None
    plan: str = ""
    stopped: bool = False  # before its run could end by itself


def of_run(run: Run, published: Publication, plan: str = "") -> End:
    """The end of a run that came to its own end."""
    verdict = "planned" if plan else str(run.verdict)
    if verdict == "unproven" and not published.pull_number:
        verdict = "failed"
    outcome = Outcome(
        verdict=verdict,
        why=facts.reason(run) if published.is_reported else f"{facts.reason(run)} {_UNREPORTED}",
        run_id=run.id,
        cost_usd=run.cost_usd,
        input_tokens=run.usage.input_tokens,
        output_tokens=run.usage.output_tokens,
        elapsed_s=run.elapsed_s,
        attempts=_measured(run.attempts),
        is_reported=published.is_reported,
    )
    return End(outcome, facts.evidence_line(run), len(run.attempts) or None, plan)


def _measured(attempts: Sequence[Attempt]) -> int:
    """How many of them were tried in the sandbox: what was not has no price."""
    return sum(attempt.is_measured for attempt in attempts)


def of_stop(store: Store, request: RequestId, verdict: str, why: str) -> End:
    """The end of a request whose run was cut short, with what was spent until then; the run ends with it."""
    run = run_id(request)
    if not store.history.knows(run):
        return End(Outcome(verdict, why), stopped=True)
    stored = store.history.load(run)
    attempts = tuple(kept.attempt for kept in stored.proposals if kept.attempt)
    calls = tuple(kept.call for kept in stored.calls)
    kind = Verdict.REFUSED if verdict in ("refused", "mistaken", "needless") else Verdict.FAILED
    made = Run(run, stored.issue, stored.base_sha, kind, attempts, calls, why=why)
    if stored.state == "running":
        store.finished(made)
    spent = (made.cost_usd, made.usage.input_tokens, made.usage.output_tokens)
    left = store.desk.publication(request)
    outcome = Outcome(verdict, why, run, *spent, attempts=_measured(attempts), is_left=left.is_left)
    return End(replace(outcome, is_reported=left.is_reported), attempts=len(attempts) or None, stopped=True)


def say(front: Front, comment: Comment, end: End) -> bool:
    """Post the last words and turn 👀 into 🚀 or 😕; False where GitHub did not take the words.

    A plan stands nowhere else, so its words are not given up: the error goes through.
    """
    steps = tuple(_stopped(step) for step in comment.state.steps)
    comment.state = replace(comment.state, final=_final(front, end), steps=steps)
    try:
        comment.close(front.gate(end.plan))
    except Fenced:
        raise
    except PullwrightError:  # locked, disabled, gone: the state in the database is still true
        if end.plan:
            raise
        return False
    _react(front, end.outcome.verdict)
    _end_check(front, end)
    return True


def _end_check(front: Front, end: End) -> None:
    number = front.effects.desk.publication(front.request).check_run_id
    if number is None or not end.stopped:
        return
    with suppress(PullwrightError):  # the comment tells it as well
        check.stop(front, number, end.outcome.verdict, end.outcome.why)


def _stopped(step: Step) -> Step:
    """A step that was cut short is not under way any more."""
    return replace(step, mark=Mark.FAILED) if step.mark is Mark.RUNNING else step


def _final(front: Front, end: End) -> Final:
    published = front.effects.desk.publication(front.request)
    outcome = end.outcome
    drafted = outcome.verdict == "failed" and published.pull_number and published.head_sha
    return Final(
        verdict="unproven" if drafted else outcome.verdict,
        why=outcome.why,
        evidence=end.evidence,
        cost_usd=outcome.cost_usd,
        elapsed_s=outcome.elapsed_s or None,
        attempts=end.attempts,
        pull_number=published.pull_number,
        pull_url=published.pull_url,
    )


def _react(front: Front, verdict: str) -> None:
    kind, where = target(front.ask)
    if front.ask.origin.kind == "check_run" or not where:
        return
    try:
        front.github.react(kind, where, reaction(verdict))
        front.github.unreact(kind, where, SEEN)
    except PullwrightError:  # what was reacted to may be deleted by now
        return

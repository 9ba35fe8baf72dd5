"""`pullwright show RUN`: what a run found, attempt by attempt."""

from contextlib import closing
from typing import TYPE_CHECKING

import click

from cli._opening import open_records
from cli._saying import say, say_line, with_log
from core.runs import Attempt, Evidence
from core.words import count

if TYPE_CHECKING:
    from core.store import StoredRun


@click.command("show")
@click.argument("run")
@click.option("--diff", is_flag=True, help="Print the best attempt's diff too.")
def command(run: str, diff: bool) -> None:
    """Show what RUN (an id or its beginning) was asked, tried and found."""
    with closing(open_records()) as store:
        stored = store.history.load(store.history.find(run))
    _head(stored)
    for attempt in (kept.attempt for kept in stored.proposals if kept.attempt):
        _attempt(attempt)
    _tail(stored, diff)


def _head(stored: "StoredRun") -> None:
    say_line(f"{stored.id}  {stored.issue.title}")
    say_line(f"  repository  {stored.repository} at {stored.base_sha[:12]}")
    verdict = stored.outcome.verdict if stored.outcome else "not finished"
    why, *log = with_log(stored.why)
    say_line(f"  verdict     {verdict}{'. ' + why if why else ''}")
    for text in log:
        say_line(text)


def _attempt(attempt: Attempt) -> None:
    say_line(f"  attempt {attempt.number}   {attempt.verdict}, {attempt.strategy}, {attempt.elapsed_s:.1f} s")
    for check in attempt.checks:
        say_line(f"    {check.kind:<12} {check.status:<9} {check.summary}")
    if not attempt.checks:
        say_line(f"    not checked: {attempt.lesson.partition(chr(10))[0]}")
    if attempt.evidence:
        _evidence(attempt.evidence)


def _evidence(evidence: Evidence) -> None:
    for name, ids in (
        ("red to green", evidence.red_to_green),
        ("broken", evidence.broken),
        ("flaky", evidence.flaky),
        ("not measured", evidence.unmeasured),
    ):
        for test in ids:
            say_line(f"      {name}: {test}")


def _tail(stored: "StoredRun", diff: bool) -> None:
    run = stored.outcome
    if run is None:
        say_line(f"  Go on with it: pullwright run --resume {stored.id}")
        return
    usage = run.usage
    say_line(f"  branch      {run.branch or '(none: there was nothing worth keeping)'}")
    say_line(
        f"  cost        ${run.cost_usd:.4f}, {usage.input_tokens} tokens in, {usage.output_tokens} out, "
        f"{count(len(run.calls), 'model call')}"
    )
    if diff and run.best_attempt and run.best_attempt.patch:
        say(run.best_attempt.patch.diff)

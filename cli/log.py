"""`pullwright log RUN`: what happened when."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from cli._opening import open_records
from cli._saying import say_line
from core.words.endings import sentence

if TYPE_CHECKING:
    from core.store import StoredRun


@click.command("log")
@click.argument("run")
def command(run: str) -> None:
    """Print what happened in RUN (an id or its beginning), line by line, in the order of time."""
    with closing(open_records()) as store:
        stored = store.history.load(store.history.find(run))
    for when, line in sorted(_lines(stored), key=lambda entry: entry[0]):
        say_line(f"{when:%H:%M:%S}  {line}")


def _lines(stored: "StoredRun") -> Iterator[tuple[datetime, str]]:
    yield stored.started, f"run {stored.id}: {stored.issue.title}"
    for step in stored.steps:
        took = "did not end" if step.elapsed_s is None else f"{step.elapsed_s:.2f} s"
        yield step.started, f"step {step.name}, {took}{': ' + step.note if step.note else ''}"
    for kept in stored.calls:
        call = kept.call
        how = f"stopped at {call.stop}" if call.ok else f"failed: {call.error}"
        tokens = f"{call.usage.input_tokens} tokens in, {call.usage.output_tokens} out"
        yield kept.created, f"model {call.provider}:{call.model}, {call.elapsed_s:.1f} s, {tokens}, {how}"
    for proposal in stored.proposals:
        checked = proposal.attempt
        ended = proposal.created + timedelta(seconds=checked.elapsed_s if checked else 0.0)
        verdict = checked.verdict if checked else "not checked"
        yield ended, f"attempt {proposal.number}, {proposal.strategy}: {verdict}"
    if stored.ended and stored.outcome:
        yield stored.ended, f"{stored.outcome.verdict}. {sentence(stored.why)}"

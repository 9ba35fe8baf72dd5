"""From the records to what a job is told. Pure."""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from bot.wire import REPORTS, FailingTold, Finish, Progress, StepTold
from core.requests import ENDED, Outcome, Publication, Request, State
from core.runs import Run, Usage
from core.runs.evidence import Outcome as Ended
from core.store import Standing, StoredStep

_MOST_FAILING = 50
_LONGEST = 2000  # characters of one message
_REFUSED = {
    "bot": "Bots may not ask here. List the bot's number under `bots` in `.github/pullwright.yml` if it should.",
    "ourselves": "The job runs for our own account, which asks nothing of itself.",
    "gone": "The issue, or the repository, is not there (any more).",
    "fault": "Something failed on our side. Try again, or ask the operator of the server.",
}
_SOMEHOW = "The request was refused; the conversation says why."
_ANSWERED = "It was answered in the conversation."


def of_ask(id: str, standing: Standing) -> Progress:
    """An ask that is no request (yet)."""
    if standing.state == "refused":
        said = standing.sentence or _REFUSED.get(standing.reason, _SOMEHOW)
        return Progress(id=id, state="refused", ended=True, sentence=said)
    if standing.state == "answered":
        return Progress(id=id, state="answered", ended=True, sentence=standing.sentence or _ANSWERED)
    return Progress(id=id, state="deciding", ended=False)


def of_request(id: str, request: Request, position: int, url: str) -> Progress:
    """A request, where it is."""
    waits = position if request.state is State.PENDING else 0
    ended = request.state in ENDED
    return Progress(
        id=id, state=request.state, ended=ended, position=waits, sentence=request.why if ended else "", url=url
    )


def finish(progress: Progress, outcome: Outcome | None, published: Publication, run: Run | None) -> Finish:
    """The end with all that is known about it; `run` has what was measured."""
    told: dict[str, Any] = {**progress.model_dump(), **_published(published)}
    if outcome is not None:
        told |= _outcome(outcome)
    if run is not None:
        told |= _usage(run.usage) | {"failing": failing(run)}
    return Finish(**told)


def steps(stored: Sequence[StoredStep]) -> list[StepTold]:
    """The steps of the run, in the order in which they began."""
    return [
        StepTold(number=number, name=step.name, elapsed_s=step.elapsed_s, note=step.note)
        for number, step in enumerate(stored)
    ]


def failing(run: Run) -> list[FailingTold]:
    """The tests that fail with what was published, or else with the last attempt."""
    attempt = run.best_attempt or (run.attempts[-1] if run.attempts else None)
    if attempt is None or attempt.evidence is None:
        return []
    bad = [one for one in attempt.evidence.after.results if one.outcome in (Ended.FAILED, Ended.ERROR)]
    return [
        FailingTold(path=_path(one.id), title=one.id[:500], message=one.message[:_LONGEST])
        for one in bad[:_MOST_FAILING]
    ]


def _path(test: str) -> str:
    """The file in a test's id; empty where there is none."""
    path = PurePosixPath(test.partition("::")[0])
    is_file = bool(path.suffix) and not path.is_absolute() and ".." not in path.parts
    return str(path)[:500] if is_file else ""


def _published(published: Publication) -> Mapping[str, Any]:
    return {
        "url": published.pull_url,
        "pull_number": published.pull_number,
        "pull_url": published.pull_url,
        "branch": published.branch,
        "head_sha": published.head_sha,
        "reports": [name for name in REPORTS if name in (published.reports or {})],
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "verdict": outcome.verdict,
        "sentence": outcome.why,
        "run_id": outcome.run_id,
        "cost_usd": outcome.cost_usd,
        "input_tokens": outcome.input_tokens,
        "output_tokens": outcome.output_tokens,
        "elapsed_s": outcome.elapsed_s,
    }


def _usage(usage: Usage) -> dict[str, Any]:
    return {"cache_read_tokens": usage.cache_read_tokens, "cache_write_tokens": usage.cache_write_tokens}

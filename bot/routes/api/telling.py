"""From the records to what a job is told. Pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.admission import Reason
from bot.wire import PATCH, REPORTS, FailingTold, Finish, Progress, StepTold
from core.requests import ENDED, Outcome, Publication, Request, State
from core.runs import Run, Usage, Verdict
from core.runs.failing import failing, path_of
from core.store import Standing, StoredStep

Gate = Callable[[str], str]
_MOST_FAILING = 50
_LONGEST = 2000  # characters of one message
_REFUSED: dict[str, str] = {
    Reason.BOT: "Bots may not ask here. List the bot's number under `bots` in `.github/pullwright.yml` if it should.",
    Reason.OURSELVES: "The job runs for our own account, which asks nothing of itself.",
    Reason.GONE: "The issue, or the repository, is not there (any more).",
    Reason.FAULT: "Something failed on our side. Try again, or ask the operator of the server.",
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


def finish(progress: Progress, outcome: Outcome | None, published: Publication, run: Run | None, gate: Gate) -> Finish:
    """The end with all that is known about it; `run` has what was measured, and `gate` takes secrets out of words."""
    told: dict[str, Any] = {**progress.model_dump(), **_published(published)}
    if outcome is not None:
        told |= _outcome(outcome, gate)
    if run is not None:
        told["reports"] += [PATCH] if patch_of(run) else []
        told |= _usage(run.usage) | {"failing": _failing(run, gate)}
    return Finish(**told)


def steps(stored: Sequence[StoredStep], gate: Gate) -> list[StepTold]:
    """The steps of the run, in the order in which they began."""
    return [
        StepTold(number=number, name=step.name, elapsed_s=step.elapsed_s, note=gate(step.note))
        for number, step in enumerate(stored)
    ]


def patch_of(run: Run) -> str:
    """The change that was kept, as git writes it; empty if none was."""
    best = run.best_attempt
    return best.patch.diff if best and best.patch else ""


def _failing(run: Run, gate: Gate) -> list[FailingTold]:
    """What a proven change leaves red was red before and is not about it."""
    bad = failing(run)[:_MOST_FAILING] if run.verdict is not Verdict.PROVEN else ()
    return [
        FailingTold(path=_file(one.id), title=gate(one.id[:500]), message=gate(one.message[:_LONGEST])) for one in bad
    ]


def _file(test: str) -> str:
    return path_of(test)[:500] if "::" in test else ""


def _published(published: Publication) -> Mapping[str, Any]:
    return {
        "url": published.pull_url,
        "pull_number": published.pull_number,
        "pull_url": published.pull_url,
        "branch": published.branch,
        "head_sha": published.head_sha,
        "reports": [name for name in REPORTS if name in (published.reports or {})],
    }


def _outcome(outcome: Outcome, gate: Gate) -> dict[str, Any]:
    return {
        "verdict": outcome.verdict,
        "sentence": gate(outcome.why),
        "run_id": outcome.run_id,
        "cost_usd": outcome.cost_usd,
        "input_tokens": outcome.input_tokens,
        "output_tokens": outcome.output_tokens,
        "elapsed_s": outcome.elapsed_s,
    }


def _usage(usage: Usage) -> dict[str, Any]:
    return {"cache_read_tokens": usage.cache_read_tokens, "cache_write_tokens": usage.cache_write_tokens}

"""A run from the command line: what was asked becomes a job, and its end becomes words and an exit code."""

import json
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli._display import open_display
from cli._document import document, summary
from cli._later import open_later
from cli._opening import load_settings
from cli._queueing import paced
from cli._saying import say
from core.errors import PullwrightError, Refused
from core.names import RunId, branch_name, new_run_id
from core.repo_config import Bounds
from core.runs import Verdict
from core.settings import Settings
from core.text import read_issue
from worker.pipelines.implement import run
from worker.steps.request import Job
from worker.tools import build

if TYPE_CHECKING:
    from core.store import Store, StoredRun

_EXIT = {Verdict.PROVEN: 0, Verdict.UNPROVEN: 3, Verdict.FAILED: 3, Verdict.REFUSED: 4}


@dataclass(frozen=True, slots=True)
class Asked:
    """A new run, as the person typed it."""

    repo: Path
    issue: bytes
    models: tuple[str, ...]
    attempts: int | None
    candidates: int | None
    sandbox: str | None
    budget: float | None
    out: Path | None
    branch: str | None
    record: Path | None


@dataclass(frozen=True, slots=True)
class Resumed:
    """The beginning of the id of a run to go on with."""

    run: str


def go(asked: Asked | Resumed, *, as_json: bool) -> int:
    """Do it, show it, and return the exit code of its verdict. With `as_json` there is one document in any case."""
    try:
        return _go(asked, as_json=as_json)
    except PullwrightError as error:
        if as_json:
            click.echo(json.dumps({"run_id": None, "verdict": None, "error": str(error)}))
        raise


def _go(asked: Asked | Resumed, *, as_json: bool) -> int:
    settings = load_settings()
    with closing(open_later(settings)) as records, open_display(quiet=as_json) as display:
        job, sandbox, stored = _again(asked, records.opened()) if isinstance(asked, Resumed) else _new(asked, settings)
        done = run(job, build(settings, sandbox, display.said, paced(settings)), records, display, stored)
    if as_json:  # in ASCII: what others wrote must not steer the terminal of who looks at it
        click.echo(json.dumps(document(done.report, done.files), indent=2))
    else:
        say(summary(done.report, done.files, job.source, job.branch))
    return _EXIT[done.report.run.verdict]


def _new(asked: Asked, settings: Settings) -> tuple[Job, str, "StoredRun | None"]:
    issue = read_issue(asked.issue)
    run_id = new_run_id()
    job = Job(
        id=run_id,
        source=asked.repo,
        issue=issue,
        models=asked.models or settings.chain,
        asked=Bounds(attempts=asked.attempts, budget_usd=asked.budget, candidates=asked.candidates),
        time_s=settings.time_s,
        out=asked.out.resolve() if asked.out else Path.cwd() / ".pullwright" / run_id,
        branch=asked.branch or branch_name(issue.title, run_id),
        tape=asked.record.resolve() if asked.record else None,
    )
    return job, asked.sandbox or settings.sandbox, None


def _again(asked: Resumed, store: "Store") -> tuple[Job, str, "StoredRun | None"]:
    stored = store.history.load(store.history.find(asked.run))
    if stored.state != "running":
        raise Refused(
            f"Run {stored.id} has ended ({stored.outcome.verdict if stored.outcome else 'unknown'}). Start a new one."
        )
    options = stored.options
    job = Job(
        id=RunId(stored.id),
        source=Path(stored.repository),
        issue=stored.issue,
        models=tuple(options["models"]),
        asked=Bounds(options["attempts"], options["budget_usd"], candidates=options.get("asked_candidates")),
        time_s=float(options["time_s"]),
        out=Path(options["out"]),
        branch=str(options["branch"]),
        tape=Path(options["tape"]) if options.get("tape") else None,  # runs of older versions do not say
    )
    return job, str(options["sandbox"]), stored

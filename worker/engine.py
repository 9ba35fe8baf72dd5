"""One run, the same for every goal: from a job to its attempts, its best one, and its report.

Read it from top to bottom. What a goal changes is in `Job.goal`; where the result goes is the outlet's.
"""

import shutil
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Protocol

from core.begun import Begun
from core.errors import PullwrightError, Refused, Unfinished, stopped_by
from core.names import Sha
from core.repo_config import Bounds
from core.runs import Run, Verdict
from core.text import Redactor
from core.text.tokens import shaped
from worker.checks.hostile import known
from worker.iterate import Iteration
from worker.llm import chain
from worker.llm.chain import Chain
from worker.ranking import best
from worker.record import Recorder, Records, Watcher
from worker.reports import Report, shelf
from worker.steps import conclude
from worker.steps.conclude import Laptop, without_secrets, worth_committing, write_reports
from worker.steps.dependencies import Phase, Renewal
from worker.steps.ground import Ground, lay
from worker.steps.outlet import Outlet
from worker.steps.prepare import Prepared, prepare
from worker.steps.propose import Proposer
from worker.steps.request import Goal, Job
from worker.steps.summarise import summarise, verdict_of
from worker.tools import Tools
from worker.workspace.branches import check as check_branch

if TYPE_CHECKING:  # what takes long to load and is not needed before the base is measured: see `_preload`
    from core.store import StoredRun
    from worker.steps.examine import Bench


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything a run has at hand."""

    job: Job
    tools: Tools
    prepared: Prepared
    bounds: Bounds
    proposer: Proposer
    recorder: Recorder
    resumed: "StoredRun | None"

    @property
    def candidates(self) -> int:
        """How many each round has: a run that goes on has as many as it began with, for they number its attempts."""
        began = self.resumed.options.get("candidates") if self.resumed else None
        return int(began or self.bounds.candidates or 1)

    def bench(self, ground: Ground) -> "Bench":
        """What every attempt of this run is measured with."""
        from worker.steps.examine import Bench

        secrets = known.redactor(self.tools.secrets)
        config = ground.prepared.config
        renewal = Renewal(Phase(self.tools, self.job.owner), config)
        own = self.tools.allowed.own_rules
        most_s = self.tools.strength_s
        asked = (self.job.issue, config, self.job.goal)
        return Bench(ground.lab, ground.baseline, *asked, secrets, own, renewal, most_s, ground.sites)


Work = Callable[[Stage, Ground], Iteration]


@dataclass(frozen=True, slots=True)
class Done:
    """A run that came to its end, whatever that was. `plan` is what a run that only plans has made."""

    report: Report
    files: Mapping[str, Path]
    plan: str = ""


class Pipeline(Protocol):
    """What each file of `worker/pipelines` offers as `run`."""

    def __call__(
        self,
        job: Job,
        tools: Tools,
        records: Records,
        watcher: Watcher,
        resumed: "StoredRun | None" = None,
        outlet: Outlet | None = None,
    ) -> Done:
        """Do `job`, or go on with what was `resumed`; without an `outlet` the result stays on this machine."""
        ...


def pipeline(goal: Goal, work: Work | None = None) -> Pipeline:
    """`run`, for jobs of that goal."""

    def run_for_goal(
        job: Job,
        tools: Tools,
        records: Records,
        watcher: Watcher,
        resumed: "StoredRun | None" = None,
        outlet: Outlet | None = None,
    ) -> Done:
        return run(replace(job, goal=goal), tools, records, watcher, resumed, outlet, work)

    return run_for_goal


def run(
    job: Job,
    tools: Tools,
    records: Records,
    watcher: Watcher,
    resumed: "StoredRun | None" = None,
    outlet: Outlet | None = None,
    work: Work | None = None,
) -> Done:
    """Do `job`; what can be refused is refused before anything is recorded or written.

    Ctrl-C, a spent budget or a model that is down end it early: what there is, is kept and reported.
    Without an `outlet` the result is a branch in the repository that the job names; `work` makes the
    attempts in another way than by asking models.
    """
    started = time.monotonic()
    scratch, over = tools.scratch / job.id, True
    check_branch(job.branch)
    shelf.check(job.out)
    recorder = Recorder(records, job.id, watcher, tools.log)
    try:
        prepared = _prepared(job, tools, scratch, resumed)
        job = job.with_models(prepared.config.models)
        bounds = tools.bounds(prepared.config, job.asked)
        proposer = Proposer(_chain(job, tools, bounds, recorder, resumed), job.models[0])
        if resumed is None:
            recorder.begin(begun(job, tools, prepared, bounds.candidates))
        recorder.done("checkout", time.monotonic() - started, f"base {prepared.workspace.base[:12] or 'empty'}")
        stage = Stage(job, tools, prepared, bounds, proposer, recorder, resumed)
        worked = replace(_work(stage, work or _iterate), notes=proposer.notes)
        return _finish(stage, worked, outlet or Laptop(), started)
    except Refused as refused:
        _refused(job, recorder, str(refused))
        raise
    except Unfinished:
        over = False  # this run can go on: its branch and its commit are made again of what is there
        raise
    finally:
        if over:
            shutil.rmtree(scratch, ignore_errors=True)


def _prepared(job: Job, tools: Tools, scratch: Path, resumed: "StoredRun | None") -> Prepared:
    base = resumed.base_sha if resumed else None
    prepared = prepare(job.source, scratch, job.issue, base, job.rules, job.start)
    tools.allowed.check(*prepared.languages)
    return prepared


def begun(job: Job, tools: Tools, prepared: Prepared, candidates: int | None = None) -> Begun:
    """The run as it is recorded before anything is done; `candidates` is how many it really has in each round."""
    return Begun(
        run=job.id,
        at=datetime.now(UTC),
        repository=job.repository or str(job.source),
        issue=job.issue,
        base=prepared.workspace.base,
        options={**job.options(tools.driver.name), "candidates": candidates or 1},
        request=job.request,
    )


def _refused(job: Job, recorder: Recorder, why: str) -> None:
    """A key or a model that the provider does not take is found out late, when the run is on record already.

    One that was resumed stays as it is: with the right key it can be resumed again.
    """
    if recorder.begun:
        recorder.finished(Run(job.id, job.issue, Sha(""), Verdict.REFUSED, (), (), why=why))


def _preload(recorder: Recorder, models: tuple[str, ...], formats: tuple[str, ...]) -> None:
    """Load what later steps need while the sandbox measures the base; what is wrong with it is told by them."""
    with suppress(ImportError, PullwrightError):
        recorder.settle()
        from core.store import records
        from worker.steps import attest, examine, propose  # noqa: F401 - the first is needed at the end

        records.preload()
        propose.preload()
        examine.preload()
        chain.preload(models)
        conclude.preload(formats)


def _chain(job: Job, tools: Tools, bounds: Bounds, recorder: Recorder, resumed: "StoredRun | None") -> Chain:
    """The models, with what an interrupted part of this run has already spent."""
    paid = [kept.call for kept in resumed.calls] if resumed else []
    recorder.calls.extend(paid)
    spent = sum(call.cost_usd or 0.0 for call in paid)
    replayed = sum(bool(call.stop) and call.provider == "scripted" for call in paid)
    spend = tools.budget(bounds, spent)
    say, goes_on = recorder.watcher.said, resumed is not None
    return tools.open_chain(job.models, spend, replayed, job.tape, recorder.call, say, goes_on=goes_on)


@dataclass(frozen=True, slots=True)
class _Worked:
    ground: Ground | None
    iteration: Iteration
    notes: tuple[str, ...] = ()


def _work(stage: Stage, work: Work) -> _Worked:
    """Everything that may be interrupted: what was done until then is in the records."""
    ground: Ground | None = None
    job, prepared = stage.job, stage.prepared
    try:
        later = Thread(target=_preload, args=(stage.recorder, job.models, prepared.config.report_formats))
        ground = lay(prepared, job, stage.tools, stage.bounds, stage.recorder, meanwhile=later.start)
        return _Worked(ground, work(stage, ground))
    except Unfinished as unfinished:
        return _Worked(ground, Iteration((), str(unfinished)))
    except KeyboardInterrupt as stopped:
        return _Worked(ground, Iteration((), f"Stopped by {stopped_by(stopped)} before the first attempt."))


def _iterate(stage: Stage, ground: Ground) -> Iteration:
    from worker.candidates import Extent, capped, iterate_alone, iterate_rounds

    job, tools, recorder = stage.job, stage.tools, stage.recorder
    recorder.settle()  # from here on it costs
    if said := capped(job.asked, ground.prepared.config, stage.bounds, tools.allowed.candidates):
        stage.proposer.note(said)
    extent = Extent(stage.candidates, tools.checks_at_once, stage.bounds.attempts or 1, job.time_s)
    kept = stage.resumed.proposals if stage.resumed else ()
    work = iterate_rounds if extent.size > 1 else iterate_alone
    return work(ground, stage.bench(ground), stage.proposer, recorder, extent, kept)


def _finish(stage: Stage, worked: _Worked, outlet: Outlet, started: float) -> Done:
    job, prepared, recorder = stage.job, stage.prepared, stage.recorder
    attempts = worked.iteration.attempts
    chosen = best(attempts)
    run_ = Run(
        id=job.id,
        issue=job.issue,
        base_sha=prepared.workspace.base,
        verdict=verdict_of(attempts, chosen),
        attempts=attempts,
        calls=tuple(recorder.calls),
        why=worked.iteration.why,
        candidates=stage.candidates,
    )
    secrets = Redactor(stage.tools.secrets)
    if chosen is not None and worth_committing(chosen) and outlet.takes(chosen):
        with recorder.step("commit") as note:
            issue, told = without_secrets(job.issue, chosen, secrets)
            branch, head = outlet.commit(prepared.workspace, issue, job.id, told, job.branch)
            run_ = replace(run_, branch=branch, head_sha=head, best=chosen.number)
            note.text = branch
    with recorder.step("report"):
        run_ = replace(run_, elapsed_s=time.monotonic() - started, phases=dict(recorder.phases))  # the report says it
        report = summarise(job, run_, prepared, worked.ground, stage.tools, worked.notes)
        files = _written(stage, report, worked.ground, outlet, secrets)
    finished = replace(run_, elapsed_s=time.monotonic() - started, phases=dict(recorder.phases))
    done = Done(replace(report, run=finished), files)
    outlet.deliver(done.report, files, prepared)
    recorder.finished(finished)
    return done


def _written(
    stage: Stage, report: Report, ground: Ground | None, outlet: Outlet, secrets: Redactor
) -> Mapping[str, Path]:
    """The files of the report; none where they cannot be written and the outlet goes on without them."""
    from worker.steps.attest import attester

    desk, keys = stage.recorder.settle().desk, stage.tools.signing_keys
    attest = attester(report, stage.job, ground, desk, keys, lambda text: shaped(secrets(text)))
    try:
        return write_reports(report, stage.job.out, stage.prepared.config.report_formats, secrets, attest)
    except Unfinished as lost:
        outlet.unreported(lost)
        return {}

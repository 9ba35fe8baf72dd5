"""The goal `plan`: an issue in, a plan for people to approve out. Nothing is run, nothing is written."""

import shutil
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from core.errors import Unfinished
from core.repo_config import Bounds
from core.runs import ModelCall, Proposal, Run, Strategy, Verdict
from core.words import amount, count
from worker.context.showing import with_images
from worker.engine import Done, begun
from worker.llm import ModelDown
from worker.proposals.planning import plan_prompt
from worker.record import Recorder, Records, Watcher
from worker.steps.ground import brief_of
from worker.steps.outlet import Outlet
from worker.steps.prepare import Prepared, prepare
from worker.steps.request import Goal, Job
from worker.steps.summarise import summarise
from worker.tools import Tools

if TYPE_CHECKING:
    from core.store import StoredRun

_GOAL = Goal("plan")


def run(
    job: Job,
    tools: Tools,
    records: Records,
    watcher: Watcher,
    resumed: "StoredRun | None" = None,
    outlet: Outlet | None = None,
) -> Done:
    """Plan `job`; the plan is in the result, kept as the run's one proposal, and never paid for twice."""
    started, scratch = time.monotonic(), tools.scratch / job.id
    recorder = Recorder(records, job.id, watcher, tools.log)
    recorder.calls.extend(kept.call for kept in (resumed.calls if resumed else ()))
    try:
        prepared = prepare(job.source, scratch, job.issue, resumed.base_sha if resumed else None, job.rules)
        tools.allowed.check(*prepared.languages)
        job = replace(job.with_models(prepared.config.models), goal=_GOAL)
        if resumed is None:
            recorder.begin(begun(job, tools, prepared))
        proposal = _kept(resumed) or _proposed(job, tools, prepared, recorder)
        text = _with_estimate(proposal, tools.bounds(prepared.config, job.asked))
        return _finished(job, tools, prepared, recorder, text, started)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _kept(resumed: "StoredRun | None") -> Proposal | None:
    return resumed.proposals[0].proposal if resumed and resumed.proposals else None


def _proposed(job: Job, tools: Tools, prepared: Prepared, recorder: Recorder) -> Proposal:
    with recorder.step("understand"):
        brief = brief_of(prepared, job, tools, wanted=True)
    bounds = tools.bounds(prepared.config, job.asked)
    chain = tools.open_chain(job.models, tools.budget(bounds), 0, job.tape, recorder.call, recorder.watcher.said)
    recorder.settle()
    with recorder.step("model"):
        try:
            reply, calls = chain.complete(with_images(plan_prompt(brief), brief))
        except ModelDown as down:
            raise Unfinished(str(down)) from down
    proposal = Proposal(reply.text, (), calls=calls)
    recorder.proposal(1, Strategy("plan", 0.0), proposal)
    return proposal


def _with_estimate(proposal: Proposal, bounds: Bounds) -> str:
    """The plan and what carrying it out may take: an attempt reads what the plan has read, and writes more."""
    cost = _cost(proposal.calls)
    price = f"about {amount(cost * 2)} an attempt" if cost is not None else "the price of an attempt is not known"
    most = f", at most ${bounds.budget_usd:.2f} together" if bounds.budget_usd is not None else ""
    tries = bounds.attempts or 1
    return (
        f"{proposal.answer.strip()}\n\n**Estimate**: {'1 to ' * (tries > 1)}{count(tries, 'attempt')}, {price}{most}."
    )


def _cost(calls: tuple[ModelCall, ...]) -> float | None:
    known = [call.cost_usd for call in calls if call.cost_usd is not None]
    return sum(known) if known else None


def _finished(job: Job, tools: Tools, prepared: Prepared, recorder: Recorder, text: str, started: float) -> Done:
    made = Run(
        id=job.id,
        issue=job.issue,
        base_sha=prepared.workspace.base,
        verdict=Verdict.UNPROVEN,
        attempts=(),
        calls=tuple(recorder.calls),
        why="The plan is below; nothing was changed yet.",
        elapsed_s=time.monotonic() - started,
        phases=dict(recorder.phases),
    )
    recorder.finished(made)
    return Done(summarise(job, made, prepared, None, tools, ()), {}, text)

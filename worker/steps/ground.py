"""Laying the ground: dependencies installed, every test measured before, the brief written."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from core.repo_config import Bounds
from core.runs import TestRun
from worker.checks.functional import Baseline, Lab, Site
from worker.context import Brief
from worker.languages.projects.touching import owners
from worker.record import Recorder
from worker.steps.prepare import Prepared
from worker.steps.request import Job
from worker.steps.sites import Means, Sites, limits, measured_base, shows
from worker.tools import Tools

_SMALL_ROOM, _LARGE_ROOM = 14_000, 60_000  # characters of context for a small and a large model


@dataclass(frozen=True, slots=True)
class Ground:
    """What every attempt stands on."""

    prepared: Prepared
    lab: Lab
    baseline: Baseline
    brief: Brief
    sites: Sites | None = None  # where the repository has several projects


def lay(
    prepared: Prepared, job: Job, tools: Tools, bounds: Bounds, recorder: Recorder, *, meanwhile: Callable[[], None]
) -> Ground:
    """Install, measure and understand the base; `Unfinished` with the log where installing fails.

    `meanwhile` is called once, before the long wait for the tests, to start what can be done beside it.
    """
    means = Means(job.issue, job.owner, tools, partial(limits, bounds), recorder, tools.bases_of(job.owner))
    if prepared.projects:
        return _lay_several(means, prepared, job, meanwhile=meanwhile)
    lab = means.lab(prepared)
    before = measured_base(lab, recorder, meanwhile)
    with recorder.step("understand") as note:
        brief = brief_of(prepared, job, tools, wanted=not shows(before))
        note.text = ", ".join(brief.targets) or "no file stands out"
    return Ground(prepared, lab, before, brief)


def _lay_several(means: Means, prepared: Prepared, job: Job, *, meanwhile: Callable[[], None]) -> Ground:
    """Only the project of the file that the issue is most likely about is measured before a model is asked."""
    sites, recorder = Sites(means, prepared), means.recorder
    with recorder.step("understand") as note:
        meanwhile()
        brief = brief_of(prepared, job, means.tools, wanted=True)
        note.text = ", ".join(brief.targets) or "no file stands out"
    near = [project for path in brief.targets[:1] for project in owners(prepared.projects, path)]
    first = sites.site(near[0]) if near else None
    if isinstance(first, str):
        recorder.watcher.said(f"{near[0].folder or 'The root'} cannot be measured: {first}.")
    if isinstance(first, Site):
        wanted = job.goal.tests_wanted or not shows(first.baseline)
        return Ground(prepared, first.lab, first.baseline, replace(brief, tests_wanted=wanted), sites)
    nothing = TestRun((), prepared.project.typed, None, complete=True)
    return Ground(prepared, sites.bare(), Baseline(nothing, (), frozenset()), brief, sites)


def brief_of(prepared: Prepared, job: Job, tools: Tools, *, wanted: bool) -> Brief:
    """The brief for the job's goal; what was said about it elsewhere follows the files."""
    from worker.context.understand import Wanted, understand  # loaded while the base was measured
    from worker.proposals import is_small

    room = _SMALL_ROOM if is_small(job.models[0]) else _LARGE_ROOM
    asked = Wanted(
        language=prepared.project.language,
        test_command=prepared.project.typed,
        projects=prepared.projects,
        tests_wanted=wanted or job.goal.tests_wanted,
        instructions=prepared.config.instructions,
        room=room,
        files=job.rules.instructions if job.rules else None,
    )
    key = job.repository or str(job.source)
    brief = understand(prepared.workspace, job.issue, asked, cache=tools.cache / "index", key=key)
    return replace(
        brief,
        pieces=(*brief.pieces, *(piece for piece in job.context if piece.text)),
        sources=(*brief.sources, *(piece.source for piece in job.context)),
        targets=() if job.goal.only_tests else brief.targets,
        goal=job.goal.name,
    )

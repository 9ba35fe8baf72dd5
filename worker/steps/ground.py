"""Laying the ground: dependencies installed, every test measured before, the brief written."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.repo_config import Bounds
from core.runs import Outcome
from core.words import count
from worker.checks.functional import Baseline, Lab, baseline
from worker.context import Brief
from worker.languages import Project, named
from worker.record import Recorder
from worker.sandbox import Limits
from worker.steps.dependencies import install
from worker.steps.prepare import Prepared
from worker.steps.request import Job
from worker.tools import Tools

_MIB = 1 << 20
_SMALL_ROOM, _LARGE_ROOM = 14_000, 60_000  # characters of context for a small and a large model


@dataclass(frozen=True, slots=True)
class Ground:
    """What every attempt stands on."""

    prepared: Prepared
    lab: Lab
    baseline: Baseline
    brief: Brief


def lay(
    prepared: Prepared, job: Job, tools: Tools, bounds: Bounds, recorder: Recorder, *, meanwhile: Callable[[], None]
) -> Ground:
    """Install, measure and understand the base; `Unfinished` with the log where installing fails.

    `meanwhile` is called once, before the long wait for the tests, to start what can be done beside it.
    """
    with recorder.step("sandbox") as note:
        image = tools.driver.image(named(prepared.project.language).image)
        note.text = f"{tools.driver.name}, {image.tag}"
    layer = install(prepared, image, tools, recorder, job.owner)
    lab = Lab(
        workspace=prepared.workspace,
        driver=tools.driver,
        image=image,
        layer=layer,
        limits=limits(bounds, prepared.project),
        project=prepared.project,
        issue=job.issue,
        bases=tools.bases_of(job.owner),
    )
    with recorder.step("baseline") as note:
        meanwhile()
        before = baseline(lab)
        run = before.run
        failing = run.count(Outcome.FAILED) + run.count(Outcome.ERROR)
        note.text = f"{count(len(run.results), 'test')}, {failing} failing"
    if not run.complete:
        recorder.watcher.said(
            f"The tests could not be measured to their end before the change: {run.why}. Nothing can be proven."
        )
    with recorder.step("understand") as note:
        brief = brief_of(prepared, job, tools, wanted=not (failing or before.examples))
        note.text = ", ".join(brief.targets) or "no file stands out"
    return Ground(prepared, lab, before, brief)


def limits(bounds: Bounds, project: Project) -> Limits:
    """The sandbox's limits with the person's, the repository's and the machine's numbers, else the language's."""
    usual = Limits()
    memory_mib = bounds.memory_mib or project.memory_mib
    return Limits(
        wall_s=bounds.wall_s or project.wall_s or usual.wall_s,
        memory_bytes=memory_mib * _MIB if memory_mib else usual.memory_bytes,
        processes=bounds.processes or project.processes or usual.processes,
    )


def brief_of(prepared: Prepared, job: Job, tools: Tools, *, wanted: bool) -> Brief:
    """The brief for the job's goal; what was said about it elsewhere follows the files."""
    from worker.context.understand import Wanted, understand  # loaded while the base was measured
    from worker.proposals import is_small

    room = _SMALL_ROOM if is_small(job.models[0]) else _LARGE_ROOM
    asked = Wanted(
        language=prepared.project.language,
        test_command=prepared.project.test_command,
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

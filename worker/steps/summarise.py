"""What the attempts of a run add up to: the verdict and the report."""

import shlex
from collections.abc import Sequence
from datetime import UTC, datetime

from core.runs import Attempt, Environment, Run, Source, Verdict
from worker.languages import usual_registries
from worker.reports import Report
from worker.steps.ground import Ground
from worker.steps.prepare import Prepared
from worker.steps.request import Job
from worker.tools import Tools


def verdict_of(attempts: Sequence[Attempt], chosen: Attempt | None) -> Verdict:
    """The run's verdict is that of the attempt that was kept; refused if nothing but refusals came."""
    if chosen is not None:
        return chosen.verdict
    refused = [attempt for attempt in attempts if attempt.verdict is Verdict.REFUSED]
    return Verdict.REFUSED if refused else Verdict.FAILED


def summarise(
    job: Job, run: Run, prepared: Prepared, ground: Ground | None, tools: Tools, said: Sequence[str]
) -> Report:
    """The one report of a run, from which every format is rendered."""
    kept = run.best_attempt
    return Report(
        run=run,
        repository=job.called or job.source.name,
        environment=_environment(prepared, ground, tools),
        sources=_sources(ground),
        diff=kept.patch.diff if kept and kept.patch else "",
        replay=any(call.provider == "scripted" for call in run.calls),
        notes=(*prepared.workspace.notes, *prepared.project.notes, *said),
        reproduce=_reproduce(job, run, prepared),
        models=job.models,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        version=tools.versions.get("pullwright", ""),
        charge=tools.allowed.charge(run),
    )


def _environment(prepared: Prepared, ground: Ground | None, tools: Tools) -> Environment:
    installed = ground is not None and ground.lab.layer is not None
    setup = tuple(shlex.join(command) for command in prepared.project.setup) if installed else ()
    limits = ground.lab.limits if ground else None
    return Environment(
        sandbox=tools.driver.name,
        image=ground.lab.image.tag if ground else "",
        image_digest=ground.lab.image.digest if ground else "",
        limits={} if limits is None else _limits(limits.wall_s, limits.memory_bytes, limits.processes, limits.cpus),
        commands=(*setup, prepared.project.test_command),
        versions=tools.versions,
        registries=_registries(prepared, tools) if installed else (),
        refused_hosts=ground.lab.layer.refused if ground and ground.lab.layer else (),
    )


def _registries(prepared: Prepared, tools: Tools) -> tuple[str, ...]:
    """What the dependency phase could reach."""
    project = prepared.project
    return (*tools.reachable, *(project.registries or usual_registries(project.language)))


def _limits(wall_s: float, memory: int, processes: int, cpus: float) -> dict[str, str]:
    return {
        "time of a command": f"{wall_s:g} s",
        "memory": f"{memory >> 20} MiB",
        "processes": str(processes),
        "processors": f"{cpus:g}",
        "network": "none",
    }


def _sources(ground: Ground | None) -> tuple[Source, ...]:
    return ground.brief.sources if ground else ()


def _reproduce(job: Job, run: Run, prepared: Prepared) -> tuple[str, ...]:
    if run.head_sha is None:
        return ()
    fetch = (f"git -C {job.source.name} fetch origin {run.branch}",) if job.called else ()
    return (
        *fetch,
        f"git -C {job.source.name} worktree add ../{run.head_sha[:12]} {run.head_sha if job.called else run.branch}",
        f"cd {run.head_sha[:12]} && {prepared.project.test_command}",
        f"git diff {run.base_sha[:12]} {run.head_sha[:12]}" if run.base_sha else f"git show {run.head_sha[:12]}",
    )

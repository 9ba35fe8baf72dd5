"""What the attempts of a run add up to: the verdict and the report."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from core.runs import Attempt, Environment, Run, Source, Verdict
from worker.checks.functional import Lab
from worker.languages import usual_registries
from worker.reports import Report
from worker.sandbox.setting_up import typed
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
        notes=(*prepared.workspace.notes, *_notes(prepared, ground), *said),
        reproduce=_reproduce(job, run, _typed(prepared, _labs(ground))),
        models=job.models,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        version=tools.versions.get("pullwright", ""),
        charge=tools.allowed.charge(run),
    )


def _notes(prepared: Prepared, ground: Ground | None) -> Iterator[str]:
    """What is to be known about the projects that were measured, and which folders were not taken for one."""
    if not prepared.projects:
        yield from prepared.project.notes
        return
    for lab in _labs(ground):
        yield from (f"{lab.project.folder or 'The root'}: {note}" for note in lab.project.notes)
    yield from prepared.notes


def _labs(ground: Ground | None) -> tuple[Lab, ...]:
    """Where anything was measured."""
    if ground is None:
        return ()
    return (ground.lab,) if ground.sites is None else tuple(site.lab for site in ground.sites.laid) or (ground.lab,)


def _environment(prepared: Prepared, ground: Ground | None, tools: Tools) -> Environment:
    labs = _labs(ground)
    layered = [lab for lab in labs if lab.layer is not None]
    setup = [typed(command) for lab in layered for command in lab.project.setup]
    limits = ground.lab.limits if ground else None
    return Environment(
        sandbox=tools.driver.name,
        image=", ".join(dict.fromkeys(lab.image.tag for lab in labs)),
        image_digest=", ".join(dict.fromkeys(lab.image.digest for lab in labs)),
        runtime=", ".join(dict.fromkeys(lab.image.runtime for lab in labs)),
        limits={} if limits is None else _limits(limits.wall_s, limits.memory_bytes, limits.processes, limits.cpus),
        commands=(*dict.fromkeys(setup), _typed(prepared, labs)),
        versions=tools.versions,
        registries=_registries(layered, tools),
        refused_hosts=tuple(dict.fromkeys(host for lab in layered if lab.layer for host in lab.layer.refused)),
    )


def _typed(prepared: Prepared, labs: Sequence[Lab]) -> str:
    """What runs the tests, as a person types it."""
    lines = [lab.project.typed for lab in labs] or [prepared.project.typed]
    return lines[0] if len(lines) == 1 else " && ".join(f"({line})" for line in lines)


def _registries(layered: Sequence[Lab], tools: Tools) -> tuple[str, ...]:
    """What the dependency phase could reach."""
    if not layered:
        return ()
    hosts = (lab.project.registries or usual_registries(lab.project.language) for lab in layered)
    return (*tools.reachable, *dict.fromkeys(host for listed in hosts for host in listed))


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


def _reproduce(job: Job, run: Run, command: str) -> tuple[str, ...]:
    if run.head_sha is None:
        return ()
    fetch = (f"git -C {job.source.name} fetch origin {run.branch}",) if job.called else ()
    return (
        *fetch,
        f"git -C {job.source.name} worktree add ../{run.head_sha[:12]} {run.head_sha if job.called else run.branch}",
        f"cd {run.head_sha[:12]} && {command}",
        f"git diff {run.base_sha[:12]} {run.head_sha[:12]}" if run.base_sha else f"git show {run.head_sha[:12]}",
    )

"""The statement of a run that made a commit: what was measured, bound to the commit and its tree, and signed."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from core.names import Sha
from core.repo_config import OwnProject, RepoConfig
from core.runs import Attempt, Evidence, ModelCall
from core.statement import SigningKey
from core.statement import predicate as said
from core.statement.base import Base
from core.statement.envelope import seal
from core.statement.keychain import Keychain, Secrets
from core.statement.payload import payload
from core.statement.results import file_of
from worker.languages import Project
from worker.reports import Report
from worker.steps.ground import Ground
from worker.steps.prepare import Prepared
from worker.steps.request import Job
from worker.steps.telling import evidence_of, kept_bases, text

Redact = Callable[[str], str]
Attest = Callable[[Report, Mapping[str, bytes]], bytes]  # the report and the files, by name, to the statement


def attester(
    report: Report, job: Job, ground: Ground | None, secrets: Secrets, given: str, redact: Redact
) -> Attest | None:
    """What makes the statement of a run, with its deployment's key (see `Keychain`); None where there is nothing that
    one could be about: no commit, or no evidence for it."""
    kept = report.run.best_attempt
    if ground is None or not (report.run.head_sha and kept and kept.evidence and kept.patch):
        return None
    key = Keychain(secrets, given).signer()
    head = report.run.head_sha  # as it is, whatever looks like a secret to somebody
    return lambda told, files: attest(_at(told, head), files, job, ground, key, redact)


def _at(report: Report, head: Sha | None) -> Report:
    return replace(report, run=replace(report.run, head_sha=head))


def attest(
    report: Report, files: Mapping[str, bytes], job: Job, ground: Ground, key: SigningKey, redact: Redact
) -> bytes:
    """The file that lies beside `files` (by name): the statement about what `report` tells, signed with `key`.

    `report` is without secrets, and has a commit with evidence; `redact` does the same for what it does not tell.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    kept = report.run.best_attempt
    assert kept is not None and kept.evidence is not None and kept.patch is not None and report.run.head_sha
    told = said.Predicate(
        repository=_repository(report, job),
        run=_run(report, job, now),
        base=_base(ground, kept.evidence),
        environment=_environment(report, ground),
        configuration=_configuration(ground, redact),
        dependencies=_dependencies(kept),
        commands=_commands(report, kept.evidence),
        evidence=evidence_of(kept.evidence),
        checks=tuple(_check(one) for one in kept.checks),
        models=tuple(map(text, report.models)),
        attempts=tuple(_attempt(one, report.run.best) for one in report.run.attempts),
        cost=_cost(report),
        files=tuple(file_of(name, content) for name, content in sorted(files.items())),
        digests={},
    )
    commit = said.CommitSubject(name="commit", digest=said.GitCommit(git_commit=report.run.head_sha))
    tree = said.TreeSubject(name="tree", digest=said.GitTree(git_tree=kept.patch.tree))
    made = said.Statement(_type=said.STATEMENT, subject=(commit, tree), predicate=told)
    return seal(payload(made), key)


def _repository(report: Report, job: Job) -> said.Repository:
    place = job.place
    if place is None:
        return said.Repository(server="", name=text(report.repository), id=0, installation=0)
    return said.Repository(server=place.server, name=place.name, id=place.number, installation=place.installation)


def _base(ground: Ground, evidence: Evidence) -> Base:
    workspace = ground.prepared.workspace
    return Base(git_commit=workspace.base or None, git_tree=workspace.base_tree, kept=kept_bases(evidence))


def _run(report: Report, job: Job, now: datetime) -> said.Facts:
    run = report.run
    return said.Facts(
        id=run.id,
        request=job.request or "",
        goal=job.goal.name,
        verdict=run.verdict.value,
        replay=report.replay,
        pullwright=report.version,
        started=now - timedelta(seconds=int(run.elapsed_s)),
        signed=now,
        elapsed_ms=_ms(run.elapsed_s),
        candidates=run.candidates,
    )


def _environment(report: Report, ground: Ground) -> said.Environment:
    where, limits = report.environment, ground.lab.limits
    return said.Environment(
        sandbox=where.sandbox,
        image=where.image,
        image_digest=where.image_digest,
        runtime=where.runtime,
        versions=dict(where.versions),
        limits=said.Limits(
            wall_ms=_ms(limits.wall_s),
            memory_bytes=limits.memory_bytes,
            processes=limits.processes,
            cpus_milli=round(limits.cpus * 1000),
        ),
        network=said.Network(
            setup="registries" if ground.lab.layer is not None else "none",
            registries=where.registries,
            refused=where.refused_hosts,
            tests="none",
        ),
    )


def _configuration(ground: Ground, redact: Redact) -> said.Configuration:
    config, project = ground.prepared.config, ground.prepared.project
    return said.Configuration(
        language=project.language,
        framework=project.framework,
        setup=None if config.setup is None else tuple(map(redact, config.setup)),
        test=None if config.test is None else redact(config.test),
        projects=_projects(ground.prepared, redact),
    )


def _projects(prepared: Prepared, redact: Redact) -> tuple[said.Project, ...]:
    """Which projects there are, as whoever measures again has to take them; none where there is one at the root."""
    projects = prepared.projects or (prepared.project,)
    own = {each.path: each for each in prepared.config.projects}
    if not any(project.folder for project in projects):
        return ()
    root = prepared.config
    described = [
        (project, own.get(project.folder or ".", root if not project.folder else None)) for project in projects
    ]
    return tuple(_project(project, each, redact) for project, each in described)


def _project(project: Project, own: OwnProject | RepoConfig | None, redact: Redact) -> said.Project:
    setup, test = (own.setup, own.test) if own else (None, None)
    return said.Project(
        path=project.folder or ".",
        language=project.language,
        setup=None if setup is None else tuple(map(redact, setup)),
        test=None if test is None else redact(test),
    )


def _dependencies(kept: Attempt) -> said.Dependencies | None:
    found = kept.dependencies
    if found is None:
        return None
    return said.Dependencies(
        files=found.files, new=found.new, changed=found.changed, policy=found.policy, installed=found.installed
    )


def _commands(report: Report, evidence: Evidence) -> tuple[said.Command, ...]:
    setup = [
        said.Command(phase="setup", command=text(line), exit_code=0, complete=True, elapsed_ms=None)
        for line in report.environment.commands[:-1]  # the last one runs the tests
    ]
    runs = (("before", evidence.before), ("after", evidence.after))
    tests = [
        said.Command(
            phase=phase,  # type: ignore[arg-type]  # both are words of it
            command=text(run.command),
            exit_code=run.exit_code,
            complete=run.complete,
            elapsed_ms=_ms(run.elapsed_s),
        )
        for phase, run in runs
    ]
    return (*setup, *tests)


def _check(check: Any) -> said.CheckResult:
    return said.CheckResult(
        kind=check.kind.value, status=check.status.value, required=check.required, findings=len(check.findings)
    )


def _attempt(attempt: Attempt, best: int | None) -> said.Attempt:
    answer = attempt.proposal.answer.encode("utf-8", "replace")
    return said.Attempt(
        number=attempt.number,
        strategy=str(attempt.strategy),
        verdict=attempt.verdict.value,
        chosen=attempt.number == best,
        tree=attempt.patch.tree if attempt.patch else None,
        answer_sha256=hashlib.sha256(answer).hexdigest(),
        calls=tuple(map(_call, attempt.proposal.calls)),
    )


def _call(call: ModelCall) -> said.Call:
    return said.Call(
        model=text(f"{call.provider}:{call.model}"),
        ok=call.ok,
        prompt_sha256=call.prompt_sha256,
        input_tokens=call.usage.input_tokens,
        output_tokens=call.usage.output_tokens,
        cost_micro_usd=None if call.cost_usd is None else _micros(call.cost_usd),
    )


def _cost(report: Report) -> said.Cost:
    run = report.run
    return said.Cost(
        calls=len(run.calls),
        unpriced_calls=sum(call.cost_usd is None for call in run.calls),
        input_tokens=run.usage.input_tokens,
        output_tokens=run.usage.output_tokens,
        micro_usd=_micros(run.cost_usd),
    )


def _micros(dollars: float) -> int:
    return max(0, round(dollars * 1_000_000))


def _ms(seconds: float) -> int:
    return max(0, round(seconds * 1000))

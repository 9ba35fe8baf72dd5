"""The way of one step: what is asked, whether it is admitted, the work, the result."""

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from action.groups import Show
from action.inline import asked, heads, outcome, payload, rules
from action.inline.asked import Scene
from action.inline.reins import Reins
from action.inline.work import Work
from action.inputs import Inputs, Runner
from action.kept import folder
from action.result import Conclusion, FailOn, Result, exit_code
from bot.clerk.admit import Admission
from bot.clerk.house import house
from bot.commands import command
from core.asks import Ask, Person, Repository
from core.errors import Broken, PolicyRefused, Refused
from core.github import GitHub
from core.github.opening import open_job
from core.github.workflow import INSTALLATION, GitHubJob
from core.settings import Settings
from core.statement.canonical import packed
from core.statement.keychain import Keychain
from core.store import Store
from core.store.words import Delivery, Standing
from worker.jobs.office import Office, OfJob, store_of
from worker.tools import Tools, build

_PATIENCE_S = 180.0  # for a decision, where GitHub is slow or limits us
_GLANCE_S = 0.5
_UNDECIDED = "GitHub did not answer for {:.0f} minutes, so nothing was begun; run the job again later."
_ANSWERED = "It was answered in the thread."
_WORKFLOW_OWNER = "The runner does not say who started this job, so nobody's permission can be asked for."


@dataclass(frozen=True, slots=True)
class Job:
    """One step, with all that it was given. `home` is private and ends with it."""

    inputs: Inputs
    runner: Runner
    show: Show
    home: Path
    reins: Reins


@dataclass(frozen=True, slots=True)
class Desk:
    """What the asks of one step are decided and worked on with."""

    job: Job
    settings: Settings
    apps: GitHubJob
    store: Store
    tools: Tools


def play(job: Job) -> Result:
    """The result of the step. `Skip` where nobody asks anything; refusals and faults go through."""
    raw, told = payload.read(job.runner)
    heads.check_target(job.runner)
    scene = Scene(job.inputs, job.runner, raw, told)
    found = () if asked.is_prompted(scene) else asked.heard(scene)
    heads.check(job.runner, told)
    settings = rules.settings_of(job.inputs, job.runner, job.home)
    token = job.inputs.github_token.get_secret_value()
    apps = open_job(token, settings.github_url, ca_bundle=settings.ca_bundle, dry=job.inputs.dry_run)
    with closing(apps), closing(store_of(settings)) as store:
        found = found or (_prompted(scene, apps),)
        _check_forks(found, apps)
        desk = Desk(job, settings, apps, store, build(settings, job.inputs.sandbox, job.show.said))
        return _one_of(list(_results(desk, found)), job.inputs)


def _prompted(scene: Scene, apps: GitHubJob) -> Ask:
    here = _repository(scene, apps)
    return asked.prompted(scene, here, _person(scene, apps), _view(apps, here))


def _repository(scene: Scene, apps: GitHubJob) -> Repository:
    if scene.told.repository:
        return scene.told.repository.repository()
    found = apps.repository(*scene.runner.repository.split("/"))
    return Repository(found.id, found.owner, found.name, found.owner_id)


def _person(scene: Scene, apps: GitHubJob) -> Person:
    """Who started the job: as the event says, else as the runner does."""
    if scene.told.sender:
        return scene.told.sender.person()
    if not scene.runner.actor:
        raise Refused(_WORKFLOW_OWNER)
    return apps.person(scene.runner.actor)


def _view(apps: GitHubJob, here: Repository) -> GitHub:
    return apps.of(INSTALLATION, here.id, here.owner, here.name)


def _check_forks(found: tuple[Ask, ...], apps: GitHubJob) -> None:
    """A comment does not say where the pull request comes from that it is on."""
    for ask in found:
        thread = ask.thread
        if not (thread.is_pull_request and command(ask.verb).manners.works):
            continue
        if _view(apps, thread.repository).pull(thread.number).head_repository != thread.repository.id:
            raise PolicyRefused(heads.FORK)


def _results(desk: Desk, found: tuple[Ask, ...]) -> Iterator[Result]:
    """One for each ask, in their order; each is decided when the one before it has ended."""
    inputs, runner = desk.job.inputs, desk.job.runner
    over = rules.over(inputs, found[0].person)
    known = replace(house(desk.settings), label=inputs.label_trigger.lower(), over=over, tells_strangers=False)
    known = replace(known, is_mute=inputs.dry_run)
    admission = Admission(desk.store, desk.apps, known)
    delivery = Delivery(found[0].delivery, runner.event_name)
    for number, ask in enumerate(found):
        desk.store.desk.accept(replace(delivery, id=f"{delivery.id}-{number}"), (ask,))
        standing = _decided(desk, admission, ask)
        if standing.request is not None:
            yield _worked(desk, standing, inputs, runner)
        elif standing.state == "answered":
            yield Result(Conclusion.SUCCESS, _ANSWERED, run_url=runner.run_url)
        else:
            made = outcome.refused(ask, standing.reason, standing.sentence, phrase=inputs.trigger_phrase)
            yield replace(made, run_url=runner.run_url)


def _decided(desk: Desk, admission: Admission, ask: Ask) -> Standing:
    ends = time.monotonic() + _PATIENCE_S
    while True:
        admission.step()
        standing = desk.store.desk.standing(ask.id)
        if standing.state not in ("open", "taken"):
            return standing
        if time.monotonic() > ends:
            raise Broken(_UNDECIDED.format(_PATIENCE_S / 60), retryable=True)
        time.sleep(_GLANCE_S)


def _worked(desk: Desk, standing: Standing, inputs: Inputs, runner: Runner) -> Result:
    assert standing.request is not None
    of_job = OfJob(rules.over(inputs, standing.person), desk.job.show, inputs.secrets, inputs.dry_run)
    office = Office(desk.settings, desk.store, desk.apps, lambda: desk.tools, of_job)
    kept = folder(runner.temp, standing.request)
    ended = Work(office, desk.job.reins, kept).done(desk.store.desk.request(standing.request))
    made = outcome.of_work(desk.store, runner, ended, is_dry=inputs.dry_run)
    return replace(made, statement_key=_signed_with(desk)) if made.statement_path else made


def _signed_with(desk: Desk) -> str:
    """The public key; where none was given it is one of this job alone, which nobody finds anywhere but here."""
    given = desk.settings.signing_keys.get_secret_value()
    return packed(Keychain(desk.store.desk, given).signer().public.raw)


def _one_of(results: list[Result], inputs: Inputs) -> Result:
    """The first that fails, else the last."""
    return next((one for one in results if exit_code(one, FailOn(inputs.fail_on))), results[-1])

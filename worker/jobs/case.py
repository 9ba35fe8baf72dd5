"""Everything that is known about a request when its work begins."""

import re
from dataclasses import dataclass, fields
from pathlib import Path

from core.errors import Refused
from core.github import Permission, Pull
from core.github.configs import configuration, least
from core.names import RunId, Sha
from core.repo_config import overlaid
from core.requests import Request
from worker.jobs.asking import run_id
from worker.jobs.office import Office
from worker.jobs.subject import Subject, subject_of
from worker.publication.effects import Effects
from worker.publication.front import Front
from worker.publication.site import Site

_PLAIN = re.compile(r"\w[\w.-]*", re.ASCII)
ON_PULLS = frozenset({"revise", "rebase"})


@dataclass(frozen=True, slots=True)
class Case:
    """A request on its repository as it is now. `pull` is the pull request that is worked on, if one is."""

    office: Office
    request: Request
    subject: Subject
    site: Site
    pull: Pull | None
    rules_at: Sha  # the default branch's commit: what holds here is read from it, once

    @property
    def run(self) -> RunId:
        """The one run of this request."""
        return run_id(self.request.id)

    @property
    def folder(self) -> Path:
        """The request's private folder."""
        return self.office.home / self.request.id

    @property
    def clone(self) -> Path:
        """Where the repository's commits go: a place of its own, whatever the repository is called."""
        name = self.site.repository.name
        return self.folder / "clone" / (name if _PLAIN.fullmatch(name) else "repository")

    @property
    def least(self) -> Permission:
        """What a person needs to be heard here."""
        return least(self.site.config)


def open_front(office: Office, request: Request) -> Front:
    """The request's thread; nothing is asked of GitHub yet."""
    ask = request.ask
    where = ask.thread.repository
    github = office.installations.of(ask.installation, where.id, where.owner, where.name)
    effects = Effects(office.store.desk, request.id, request.attempt)
    apps = office.installations
    return Front(github, effects, request.id, ask, office.gate, apps, office.settings.handle)


def open_case(office: Office, request: Request, front: Front) -> Case:
    """Look at the repository; `Refused` with a sentence where the work cannot begin."""
    subject = subject_of(request, office.store)
    github = front.github
    now = github.repository()
    tip = github.head(now.default_branch)
    if tip is None:
        raise Refused("The repository has no commit yet; make a first one, then ask again.")
    config = configuration(office.installations, request.ask.installation, github, now, tip)
    if config.problem:
        raise Refused(config.problem)
    pull = github.pull(subject.ask.thread.number) if subject.goal in ON_PULLS else None
    _check_pull(pull, now.id)
    base = pull.base_ref if pull else subject.ask.options.base or now.default_branch
    held = {field.name: getattr(front, field.name) for field in fields(front)}
    rules = overlaid(config.effective, office.job.over if office.job else None).config
    site = Site(**{**held, "ask": subject.ask}, repository=now, config=rules, base=base)
    return Case(office, request, subject, site, pull, Sha(tip))


def _check_pull(pull: Pull | None, repository: int) -> None:
    if pull is None:
        return
    if pull.merged or pull.state != "open":
        raise Refused("The pull request is closed, so there is nothing to change on it any more.")
    if pull.head_repository != repository:
        raise Refused("The pull request comes from a fork; Pullwright changes only branches of this repository.")

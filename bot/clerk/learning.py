"""What admission has to know about an ask, found out from GitHub and the desk. Everything is asked afresh."""

from dataclasses import dataclass
from typing import Protocol

from bot.admission import Facts, Manners, Open
from core.asks import Ask
from core.errors import Refused
from core.github import Forbidden, GitHub, Gone, Installations, IssueInfo, Permission, Pull, RepositoryInfo
from core.repo_config import CONFIG_PATH, Effective, RepoConfig, layered, parse
from core.requests import Request
from core.store import Desk

_BASE = ".github"  # the repository whose configuration is the base of the owner's other ones


@dataclass(frozen=True, slots=True)
class Learned:
    """The facts, and what they were made of."""

    facts: Facts
    requests: tuple[Request, ...] = ()  # about this thread, newest first
    pull: Pull | None = None


@dataclass(frozen=True, slots=True)
class _Config:
    effective: Effective
    problem: str = ""


class Owner(Protocol):
    """Where the organisation's configuration is found."""

    def named(self, installation: int, owner: str, name: str) -> GitHub | None: ...


@dataclass(frozen=True, slots=True)
class Learner:
    """Asks GitHub and the desk. `Gone` and `Forbidden` count against the ask; limits and faults come through."""

    desk: Desk
    installations: Installations
    handle: str
    caps: Open

    def learn(self, ask: Ask, github: GitHub, manners: Manners) -> Learned:
        """All that can be found out; what a stranger's ask does not need is not asked for."""
        here = ask.thread.repository
        repository = _repository(github)
        config = self._config(ask, github, repository) if repository else _Config(Effective())
        requests = self._requests(ask)
        thread, pull = self._thread(ask, github, manners) if repository else (None, None)
        facts = Facts(
            ask=ask,
            manners=manners,
            handle=self.handle,
            ourselves=f"{self.installations.slug()}[bot]",
            repository=repository,
            permission=_permission(github, ask) if repository else None,
            thread=thread,
            is_our_pull=self._is_ours(pull, here.id),
            effective=config.effective,
            config_problem=config.problem,
            paused=self._paused(ask),
            ignored=self.desk.is_silenced("thread", f"{here.id}#{ask.thread.number}"),
            open=self._open(ask),
            caps=self.caps,
        )
        return Learned(facts, requests, pull)

    def _requests(self, ask: Ask) -> tuple[Request, ...]:
        here, number = ask.thread.repository.id, ask.thread.number
        return self.desk.about(here, number) if number else ()

    def _paused(self, ask: Ask) -> bool:
        here = ask.thread.repository.id
        return self.desk.is_silenced("repository", here) or self.desk.is_silenced("installation", ask.installation)

    def _open(self, ask: Ask) -> Open:
        here, number = ask.thread.repository.id, ask.thread.number
        return Open(
            person=self.desk.open_count(person=ask.person.id),
            thread=self.desk.open_count(repository_id=here, number=number),
            installation=self.desk.open_count(installation=ask.installation),
        )

    def _config(self, ask: Ask, github: GitHub, repository: RepositoryInfo) -> _Config:
        try:
            base = self._base(ask, repository)
            own = _parsed(github, repository, CONFIG_PATH)
        except Refused as wrong:
            return _Config(Effective(), str(wrong))
        return _Config(layered(base, own))

    def _base(self, ask: Ask, repository: RepositoryInfo) -> RepoConfig | None:
        if repository.name.lower() == _BASE:
            return None
        view = self.installations.named(ask.installation, repository.owner, _BASE)
        info = _repository(view) if view else None
        return _parsed(view, info, f"{repository.owner}/{_BASE}/{CONFIG_PATH}") if view and info else None

    def _thread(self, ask: Ask, github: GitHub, manners: Manners) -> tuple[IssueInfo | None, Pull | None]:
        """The thread as it is now; only verbs that work need it."""
        if not manners.works or not ask.thread.number:
            return None, None
        try:
            thread = github.issue(ask.thread.number)
            return thread, github.pull(ask.thread.number) if thread.is_pull_request else None
        except (Gone, Forbidden):
            return None, None

    def _is_ours(self, pull: Pull | None, here: int) -> bool:
        if pull is None or pull.head_repository != here:
            return False
        by_us = pull.author.login.lower() == f"{self.installations.slug()}[bot]".lower()
        return by_us or self.desk.by_pull(here, pull.number) is not None


def _repository(github: GitHub) -> RepositoryInfo | None:
    try:
        return github.repository()
    except (Gone, Forbidden):
        return None


def _permission(github: GitHub, ask: Ask) -> Permission | None:
    try:
        return github.permission(ask.person.login, ask.person.id)
    except (Gone, Forbidden):
        return None


def _parsed(github: GitHub, repository: RepositoryInfo, shown: str) -> RepoConfig | None:
    """The configuration of the default branch; `Refused` names the line of `shown` that is wrong."""
    try:
        text = github.file(CONFIG_PATH, repository.default_branch)
    except (Gone, Forbidden):
        return None
    return None if text is None else parse(text, shown)

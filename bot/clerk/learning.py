"""What admission has to know about an ask, found out from GitHub and the desk. Everything is asked afresh."""

from dataclasses import dataclass, field, replace

from bot.admission import LEAST, Facts, Manners, Open, is_bot
from core.asks import Ask
from core.github import GitHub, Gone, Installations, IssueInfo, Permission, Pull, RepositoryInfo
from core.github.configs import Config, configuration
from core.github.ours import is_us, our_login
from core.names import RequestId
from core.repo_config import Effective, RepoConfig, overlaid
from core.repo_config.allowed import AllowedModels
from core.requests import Request
from core.store import Desk, NoRequest
from core.words import OURS


@dataclass(frozen=True, slots=True)
class Learned:
    """The facts, and what they were made of."""

    facts: Facts
    requests: tuple[Request, ...] = ()  # about this thread, newest first; the one whose button was pressed before all
    pull: Pull | None = None


@dataclass(frozen=True, slots=True)
class Learner:
    """Asks GitHub and the desk. What is gone counts against the ask; everything else comes through as it is."""

    desk: Desk
    installations: Installations
    handle: str
    caps: Open
    over: RepoConfig | None = None  # what the step of a workflow says, where one runs us
    models: AllowedModels = field(default_factory=AllowedModels)

    def placed(self, ask: Ask) -> Ask:
        """The ask in the thread that it is about: a check run can stand in none, then its request says where."""
        pressed = self._pressed(ask)
        if ask.thread.number or pressed is None:
            return ask
        return replace(ask, thread=pressed.ask.thread)

    def learn(self, ask: Ask, github: GitHub, manners: Manners) -> Learned:
        """All that can be found out about a placed ask. For somebody who may ask nowhere, hardly anything is."""
        here, number = ask.thread.repository.id, ask.thread.number
        repository = _repository(github)
        permission = github.permission(ask.person.login, ask.person.id) if repository else None
        known = repository if is_bot(ask) or (permission or Permission.NONE) >= LEAST else None
        config = configuration(self.installations, ask.installation, github, known) if known else Config(Effective())
        thread = _thread(github, number) if known and manners.works else None
        pull = github.pull(number) if thread and thread.is_pull_request else None
        made = self._made(ask) if thread and not thread.is_pull_request else None
        facts = Facts(
            ask=ask,
            manners=manners,
            handle=self.handle,
            ourselves=our_login(self.installations),
            repository=repository,
            permission=permission,
            thread=thread,
            is_our_pull=self._is_ours(pull, here),
            made=made,
            is_made_open=bool(made and manners.once) and _is_open(github, made),
            effective=overlaid(config.effective, self.over),
            config_problem=config.problem,
            paused=self.desk.is_silenced("repository", here),
            suspended=self.desk.is_silenced("installation", ask.installation),
            ignored=self.desk.is_silenced("thread", f"{here}#{number}"),
            open=self.open(ask),
            caps=self.caps,
            models=self.models,
        )
        return Learned(facts, self._requests(ask), pull)

    def _pressed(self, ask: Ask) -> Request | None:
        """The request of the button that was pressed; a button of another repository's request presses nothing."""
        try:
            request = self.desk.request(RequestId(ask.origin.request)) if ask.origin.request else None
        except NoRequest:
            return None
        same = request and request.ask.thread.repository.id == ask.thread.repository.id
        return request if same else None

    def _requests(self, ask: Ask) -> tuple[Request, ...]:
        here, number = ask.thread.repository.id, ask.thread.number
        known = self.desk.about(here, number) if number else ()
        pressed = self._pressed(ask)
        if pressed is None:
            return known
        return (pressed, *(one for one in known if one.id != pressed.id))

    def _made(self, ask: Ask) -> int | None:
        """The newest pull request that came of this issue."""
        published = (self.desk.publication(one.id).pull_number for one in self._requests(ask))
        return next((number for number in published if number), None)

    def open(self, ask: Ask) -> Open:
        """How many requests are open now that count against this ask."""
        here, number = ask.thread.repository.id, ask.thread.number
        return Open(
            person=self.desk.open_count(person=ask.person.id),
            thread=self.desk.open_count(repository_id=here, number=number) if number else 0,
            installation=self.desk.open_count(installation=ask.installation),
        )

    def _is_ours(self, pull: Pull | None, here: int) -> bool:
        if pull is None or pull.head_repository != here:
            return False
        # all jobs of workflows are one account (which has no number): there the pull request has to bear our mark
        marked = bool(self.installations.app_id()) or OURS in pull.body
        ours = is_us(self.installations, pull.author) and marked
        return ours or self.desk.by_pull(here, pull.number) is not None


def _is_open(github: GitHub, number: int | None) -> bool:
    """Whether a pull request that was there once is there and open."""
    try:
        return bool(number) and github.pull(number or 0).state == "open"
    except Gone:
        return False


def _repository(github: GitHub) -> RepositoryInfo | None:
    try:
        return github.repository()
    except Gone:
        return None


def _thread(github: GitHub, number: int) -> IssueInfo | None:
    try:
        return github.issue(number) if number else None
    except Gone:
        return None

"""GitHub for a job of a workflow: one repository, by the job's own token. There is no App, and no delivery is ours."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote

from github import Auth
from github.Requester import Requester

from core.asks import Person
from core.errors import Refused
from core.github import shapes
from core.github.clock import Clock
from core.github.identities import Token
from core.github.installations import RepositoryView
from core.github.ledger import Ledger
from core.github.pace import Cost, Pace
from core.github.protocol import GitHub
from core.github.sender import Call, Sender
from core.github.transport import GRAPHQL, Transport
from core.github.words import Forbidden, Gone, RepositoryInfo

_T = TypeVar("_T")

INSTALLATION = 1  # there is one, and nobody numbers it
_OURS = "github-actions[bot]"  # who a job's own token is
_WHO = "query { viewer { login } }"
_NEVER = float("inf")
_DRY = "This is a dry run: nothing is written to GitHub."


class JobIdentity:
    """Whoever the token of the job is. It lasts as long as the job does, so it is never renewed."""

    scope = "job"

    def __init__(self, token: str, requester: Requester, about: str) -> None:
        self._token = Token(token, _NEVER, requester)
        self.about = about

    def token(self, rights: Mapping[str, str], least_s: float) -> Token:
        """The one there is, whatever it may do."""
        return self._token

    def requester(self) -> Requester:
        return self._token.requester

    def renew(self) -> bool:
        return False


class DryView(RepositoryView):
    """A repository that is read and never written: each write is `Forbidden`, and nothing is sent."""

    def _write(
        self,
        method: str,
        path: str,
        body: object,
        shape: Callable[[Any], _T],
        *,
        repeatable: bool,
        cost: Cost = Cost.CONTENT,
    ) -> _T:
        raise Forbidden(_DRY)

    def _mutate(self, mutation: str, given: object, *, repeatable: bool = False) -> str:
        raise Forbidden(_DRY)


class GitHubJob:
    """`Installations`, for the one repository of a job. With `dry` nothing is ever written."""

    def __init__(
        self, token: str, transport: Transport, ledger: Ledger, clock: Clock, patience_s: float, *, dry: bool
    ) -> None:
        self._sender = Sender(Pace(ledger, clock, patience_s), clock)
        self._requester = transport.requester(Auth.Token(token) if token else None)
        self._transport = transport
        self._token = token
        self._view = DryView if dry else RepositoryView
        self._login = ""

    def of(self, installation: int, repository: int, owner: str, name: str) -> GitHub:
        return self._view(self._sender, self._identity(f"{owner}/{name}"), repository, self.login)

    def named(self, installation: int, owner: str, name: str) -> GitHub | None:
        """It can be read where it is public, and never written."""
        try:
            found = self.repository(owner, name)
        except (Gone, Forbidden):
            return None
        return DryView(self._sender, self._identity(f"{owner}/{name}"), found.id, self.login)

    def repository(self, owner: str, name: str) -> RepositoryInfo:
        """The repository of that name, as it is now."""
        return self._get(f"/repos/{quote(owner)}/{quote(name)}", shapes.repository)

    def person(self, login: str) -> Person:
        """The account of that name; `Gone` if there is none."""
        return self._get(f"/users/{quote(login, safe='')}", shapes.person)

    def login(self) -> str:
        """Who the token is, as an author: `github-actions[bot]`, unless the workflow gave another App's token."""
        if not self._login:
            self._login = self._asked()
        return self._login

    def _asked(self) -> str:
        call = Call("POST", GRAPHQL, Cost.READ, True, body={"query": _WHO})
        try:
            return self._sender.send(self._identity("GitHub"), call, _viewer)
        except Refused:
            return _OURS

    def slug(self) -> str:
        return self.login().removesuffix("[bot]")

    def app_id(self) -> int:
        """0: what is ours is known by its author alone."""
        return 0

    def deliveries(self, since: datetime) -> tuple[tuple[int, str, bool], ...]:
        return ()

    def redeliver(self, delivery: int) -> None:
        """There is none."""

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def _identity(self, about: str) -> JobIdentity:
        return JobIdentity(self._token, self._requester, about)

    def _get(self, path: str, shape: Callable[[Any], _T]) -> _T:
        call = Call("GET", path, Cost.READ, True)
        return self._sender.send(self._identity(path.removeprefix("/repos/")), call, lambda _, held: shape(held))


def _viewer(headers: Mapping[str, str], held: Any) -> str:
    return str(held["data"]["viewer"]["login"])

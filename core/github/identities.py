"""Who we are to GitHub: the App, by its key, and its installations, by narrow tokens that live an hour."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from github import Auth
from github.Requester import Requester

from core.github.clock import Clock
from core.github.faults import Invalid
from core.github.pace import Cost
from core.github.sender import Call, Identity, Sender
from core.github.transport import Transport
from core.github.words import Forbidden, Gone

WORK: Mapping[str, str] = {
    "checks": "write",
    "contents": "write",
    "issues": "write",
    "metadata": "read",
    "pull_requests": "write",
}
_LEAST_S, _REMEMBERED_S = 120.0, 300.0
FETCH: Mapping[str, str] = {"contents": "read", "metadata": "read"}


class RepositoryIdentity(Identity, Protocol):
    """Who sees a repository, with a token that git can use as well."""

    def token(self, rights: Mapping[str, str], least_s: float) -> "Token":
        """A token with (at least) `rights` that lasts at least `least_s` seconds longer."""
        ...


class AppIdentity:
    """The App itself, which may read its own registration and make tokens, and nothing else."""

    scope = "app"
    about = "the GitHub App"

    def __init__(self, transport: Transport, app_id: int, private_key: str) -> None:
        self.app_id = app_id
        self._requester = transport.requester(Auth.AppAuth(app_id, private_key))

    def requester(self) -> Requester:
        return self._requester  # it signs a fresh JSON web token for each call

    def renew(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Token:
    """`value` is a secret; `expires` in seconds of the epoch."""

    value: str
    expires: float
    requester: Requester


class Tokens:
    """Mints tokens for one repository of one installation, and keeps each for as long as it lasts."""

    def __init__(self, sender: Sender, app: AppIdentity, transport: Transport, clock: Clock) -> None:
        self._sender, self._app, self._transport, self._clock = sender, app, transport, clock
        self._found: dict[tuple[int, str, str], tuple[int | None, float]] = {}
        self._held: dict[tuple[int, int, tuple[tuple[str, str], ...]], Token] = {}

    def get(self, installation: int, repository: int, about: str, rights: Mapping[str, str], least_s: float) -> Token:
        """A token with exactly `rights` that lasts at least `least_s` longer (or, if less is given, is fresh)."""
        key = (installation, repository, tuple(sorted(rights.items())))
        held = self._held.get(key)
        if held is None or held.expires < self._clock.now() + least_s:
            held = self._mint(installation, repository, about, rights)
            self._held = {known: token for known, token in self._held.items() if token.expires > self._clock.now()}
            self._held[key] = held
        return held

    def find(self, installation: int, owner: str, name: str) -> int | None:
        """The id of the repository of that name, if the installation covers one; remembered for a few minutes."""
        key, now = (installation, owner.lower(), name.lower()), self._clock.now()
        id, until = self._found.get(key, (None, 0.0))
        if until < now:
            id = self._look_up(installation, owner, name)
            self._found = {known: held for known, held in self._found.items() if held[1] > now}
            self._found[key] = (id, now + _REMEMBERED_S)
        return id

    def _look_up(self, installation: int, owner: str, name: str) -> int | None:
        """GitHub says which repositories a new token is for; that is how names are resolved, and nothing public is."""
        body = {"repositories": [name], "permissions": {"metadata": "read"}}
        call = Call("POST", _minting(installation), Cost.WRITE, True, body=body)
        try:
            covered = self._sender.send(self._app, call, lambda headers, held: _ids(held))
        except (Gone, Invalid):
            return None
        return covered.get(f"{owner}/{name}".lower())

    def drop(self, value: str) -> None:
        """It was refused: never hand it out again."""
        self._held = {key: token for key, token in self._held.items() if token.value != value}

    def _mint(self, installation: int, repository: int, about: str, rights: Mapping[str, str]) -> Token:
        body = {"repository_ids": [repository], "permissions": dict(rights)}
        try:
            return self._sender.send(
                self._app, Call("POST", _minting(installation), Cost.WRITE, True, body=body), self._read
            )
        except Gone:
            raise Gone(f"The App is not (any more) installed where {about} is.") from None
        except Invalid as wrong:
            raise _not_granted(wrong, about, rights) from None

    def _read(self, headers: Mapping[str, str], held: Any) -> Token:
        value = str(held["token"])
        expires = datetime.fromisoformat(held["expires_at"]).timestamp()
        return Token(value, expires, self._transport.requester(Auth.Token(value)))


def _minting(installation: int) -> str:
    return f"/app/installations/{installation}/access_tokens"


def _ids(held: Any) -> dict[str, int]:
    return {str(repo["full_name"]).lower(): int(repo["id"]) for repo in held["repositories"]}


def _not_granted(wrong: Invalid, about: str, rights: Mapping[str, str]) -> Forbidden | Gone:
    if "permission" in wrong.detail:
        listed = ", ".join(f"{name} ({level})" for name, level in rights.items())
        return Forbidden(
            f"The installation for {about} did not grant all that Pullwright needs: {listed}; an owner can accept "
            f"these in the settings of the installation."
        )
    return Gone(f"The App's installation does not cover {about} (any more); an owner can add it in its settings.")


class InstallationIdentity:
    """One repository, through one installation, with `rights` and no more."""

    def __init__(
        self, tokens: Tokens, installation: int, repository: int, about: str, rights: Mapping[str, str] = WORK
    ) -> None:
        self.scope, self.about = f"installation:{installation}", about
        self._tokens, self._installation, self._repository, self._rights = tokens, installation, repository, rights

    def token(self, rights: Mapping[str, str], least_s: float) -> Token:
        return self._tokens.get(self._installation, self._repository, self.about, rights, least_s)

    def requester(self) -> Requester:
        return self.token(self._rights, _LEAST_S).requester

    def renew(self) -> bool:
        self._tokens.drop(self.token(self._rights, _LEAST_S).value)
        return True

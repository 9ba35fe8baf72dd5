"""The App as it is on GitHub: views of repositories, and the App's own deliveries."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from core.github import shapes
from core.github.checks import Checks
from core.github.clock import Clock
from core.github.conversation import Conversation
from core.github.identities import FETCH, AppIdentity, InstallationIdentity, Tokens
from core.github.ledger import Ledger
from core.github.marketplace import Listing
from core.github.pace import Cost, Pace
from core.github.protocol import GitHub
from core.github.pulls import Pulls
from core.github.purchases import Marketplace
from core.github.sender import Call, Sender
from core.github.transport import Transport
from core.github.view import nothing
from core.github.words import Gone

_T = TypeVar("_T")

_MOST_PAGES = 100
_CURSOR = re.compile(r'[?&]cursor=([^&>]+)[^>]*>; rel="next"')


class RepositoryView(Conversation, Pulls, Checks):
    """All of `GitHub`."""


class GitHubApp:
    """`Installations`, on PyGithub. One for each process; safe for threads."""

    def __init__(
        self, app_id: int, private_key: str, transport: Transport, ledger: Ledger, clock: Clock, patience_s: float
    ) -> None:
        self._sender = Sender(Pace(ledger, clock, patience_s), clock)
        self._app = AppIdentity(transport, app_id, private_key)
        self._tokens = Tokens(self._sender, self._app, transport, clock)
        self._transport = transport
        self._slug = ""

    def of(self, installation: int, repository: int, owner: str, name: str) -> GitHub:
        identity = InstallationIdentity(self._tokens, installation, repository, f"{owner}/{name}")
        return self._view(identity, repository)

    def named(self, installation: int, owner: str, name: str) -> GitHub | None:
        """It can be read, not written."""
        repository = self._tokens.find(installation, owner, name)
        if repository is None:
            return None
        identity = InstallationIdentity(self._tokens, installation, repository, f"{owner}/{name}", FETCH)
        return self._view(identity, repository)

    def covering(self, repository: int) -> int | None:
        path = f"/repositories/{repository}/installation"
        try:
            return self._call("GET", path, Cost.READ, lambda headers, data: int(data["id"]))
        except Gone:
            return None

    def installed_by(self, owner: str) -> int | None:
        for page in range(1, _MOST_PAGES + 1):
            known = self._call("GET", "/app/installations", Cost.READ, _owners, per_page="100", page=str(page))
            if owner.lower() in known:
                return known[owner.lower()]
            if not known:
                break
        return None

    def _view(self, identity: InstallationIdentity, repository: int) -> GitHub:
        return RepositoryView(self._sender, identity, repository, self.login)

    def deliveries(self, since: datetime) -> tuple[tuple[int, str, bool], ...]:
        found: list[tuple[int, str, bool]] = []
        query = {"per_page": "100"}
        for _ in range(_MOST_PAGES):
            page, cursor = self._call("GET", "/app/hook/deliveries", Cost.READ, _deliveries, **query)
            found += [delivery for at, delivery in page if at >= since]
            if not cursor or (page and page[-1][0] < since):
                break
            query["cursor"] = cursor
        return tuple(found)

    def redeliver(self, delivery: int) -> None:
        path = f"/app/hook/deliveries/{delivery}/attempts"
        self._call("POST", path, Cost.WRITE, lambda headers, data: nothing(data))

    def marketplace(self, *, stubbed: bool = False) -> Marketplace:
        return Listing(self._sender, self._app, stubbed=stubbed)

    def app_id(self) -> int:
        return self._app.app_id

    def slug(self) -> str:
        if not self._slug:
            self._slug = self._call("GET", "/app", Cost.READ, lambda headers, data: str(data["slug"]))
        return self._slug

    def login(self) -> str:
        return f"{self.slug()}[bot]"

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def _call(
        self, method: str, path: str, cost: Cost, shape: Callable[[Mapping[str, str], Any], _T], **query: str
    ) -> _T:
        call = Call(method, path, cost, repeatable=True, query=query)
        return self._sender.send(self._app, call, shape)


def _owners(_: Mapping[str, str], data: Any) -> dict[str, int]:
    """By login, in lower case. GitHub also lists those of enterprises, which have none."""
    return {str(held["account"].get("login", "")).lower(): int(held["id"]) for held in data if held["account"]}


def _deliveries(headers: Mapping[str, str], data: Any) -> tuple[list[tuple[datetime, tuple[int, str, bool]]], str]:
    items = [
        (shapes.when(held["delivered_at"]), (int(held["id"]), str(held["guid"]), 200 <= int(held["status_code"]) < 300))
        for held in data
    ]
    found = _CURSOR.search(headers.get("link", ""))
    return items, found[1] if found else ""

"""What GitHub shows a person with their own token: who they are, which installations they see, what they are there."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from core.errors import Refused
from core.github.plainly import ask, silent

_PAGE = 100
_MOST_PAGES = 20
_ACCEPT = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
_LARGEST = 2**63 - 1


class SignedOut(Refused):
    """GitHub does not take this person's token (any more)."""


class Role(StrEnum):
    """What a person is to an account."""

    ADMINISTRATOR = "administrator"  # owns the organisation, or is the person whose account it is
    MEMBER = "member"
    STRANGER = "stranger"  # works in some repository of it, which makes nobody see what the account pays
    UNTOLD = "untold"  # GitHub does not say: the App lacks the permission `members`


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person, as GitHub says who they are."""

    id: int
    login: str


@dataclass(frozen=True, slots=True)
class Seen:
    """An installation of ours that GitHub lists for a person. `url` is where it is configured, empty if not told."""

    installation: int
    account: int
    login: str
    is_organisation: bool
    is_suspended: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Eyes:
    """GitHub as the bearer of `token` sees it. Every method: `SignedOut`, or `Away` if it is away."""

    api: str
    token: str
    ca_bundle: str = ""

    def who(self) -> Visitor:
        """Whose token it is."""
        said = self._get("/user")
        return Visitor(_number(said, "id"), str(said.get("login", "")))

    def installations(self) -> tuple[Seen, ...]:
        """Those of this App alone, as far as the person may see them."""
        found: list[Seen] = []
        for page in range(1, _MOST_PAGES + 1):
            said = self._get("/user/installations", {"per_page": str(_PAGE), "page": str(page)})
            listed = said.get("installations")
            if not isinstance(listed, list):
                raise silent("no list of installations")
            found += [_seen(one) for one in listed if isinstance(one, dict) and isinstance(one.get("account"), dict)]
            if len(listed) < _PAGE:
                break
        return tuple(found)

    def named(self, login: str) -> Visitor | None:
        """The person of that name; None where GitHub knows none."""
        return self._person(f"/users/{quote(login, safe='')}")

    def numbered(self, id: int) -> Visitor | None:
        """The person of that number."""
        return self._person(f"/user/{id}")

    def repositories(self, installation: int) -> Mapping[int, str]:
        """Those repositories of the installation that the person may read, by their number; at most 2000 of them."""
        found: dict[int, str] = {}
        for page in range(1, _MOST_PAGES + 1):
            query = {"per_page": str(_PAGE), "page": str(page)}
            listed = self._get(f"/user/installations/{installation}/repositories", query).get("repositories")
            if not isinstance(listed, list):
                raise silent("no list of repositories")
            found |= {_number(one, "id"): str(one.get("full_name", "")) for one in listed}
            if len(listed) < _PAGE:
                break
        return found

    def role(self, seen: Seen, person: int) -> Role:
        """What `person`, who has to be the bearer, is to the account of `seen`."""
        if not seen.is_organisation:
            return Role.ADMINISTRATOR if seen.account == person else Role.STRANGER
        status, said = self._ask(f"/user/memberships/orgs/{quote(seen.login, safe='')}")
        if status == 403:
            return Role.UNTOLD
        if status != 200 or not isinstance(said, dict) or said.get("state") != "active":
            return Role.STRANGER
        if _number(said.get("organization"), "id") != seen.account:  # renamed, and another took the name
            return Role.STRANGER
        return Role.ADMINISTRATOR if said.get("role") == "admin" else Role.MEMBER

    def _person(self, path: str) -> Visitor | None:
        status, said = self._ask(path)
        is_person = status == 200 and isinstance(said, dict) and said.get("type") == "User"
        return Visitor(_number(said, "id"), str(said.get("login", ""))) if is_person else None

    def _get(self, path: str, query: Mapping[str, str] | None = None) -> Mapping[str, Any]:
        status, said = self._ask(path, query)
        if status != 200 or not isinstance(said, dict):
            raise silent(f"status {status}")
        return said

    def _ask(self, path: str, query: Mapping[str, str] | None = None) -> tuple[int, Any]:
        headers = {**_ACCEPT, "Authorization": f"Bearer {self.token}"}
        status, said = ask("GET", self.api + path, headers, params=query, ca_bundle=self.ca_bundle)
        if status == 401:
            raise SignedOut("GitHub does not take your sign-in any more. Sign in again.")
        if status == 403 and "rate limit" in str(said).lower():
            raise silent("its rate limit")
        return status, said


def _seen(one: Mapping[str, Any]) -> Seen:
    account = one["account"]
    is_organisation = str(one.get("target_type") or account.get("type")) == "Organization"
    url = str(one.get("html_url") or "")
    return Seen(
        _number(one, "id"),
        _number(account, "id"),
        str(account.get("login") or account.get("slug") or ""),
        is_organisation,
        one.get("suspended_at") is not None,
        url if url.startswith(("https://", "http://")) else "",
    )


def _number(said: Any, name: str) -> int:
    value = said.get(name) if isinstance(said, dict) else None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= _LARGEST:
        raise silent(f"no {name}")
    return value

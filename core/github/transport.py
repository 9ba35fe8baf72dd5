"""The wire below PyGithub: connections that threads may share, answers with a size and a time, no redirects."""

import json
import logging
import time
from typing import Any

import requests
from github import GithubException
from github.Auth import Auth
from github.Requester import Requester

from core.errors import Broken
from core.github.timely import LONGEST_S

_MOST_BYTES = 32 * 1024 * 1024
_TIMES_S = (5.0, LONGEST_S)  # to connect, and between two pieces of an answer
_WHOLE_S = 60.0
_PIECE = 64 * 1024
GRAPHQL = "/graphql"
_API_VERSION = "2022-11-28"
_USER_AGENT = "Pullwright (+https://github.com/apps)"
_REDIRECTS = (301, 302, 303, 307, 308)
_LATER = 202
_MUTE = logging.Logger("core.github", logging.CRITICAL + 1)  # PyGithub's log would show bodies, and tokens in them


class Unsent(Broken):
    """The call did not leave this machine: repeating it cannot double anything."""


class _Answer:
    """An answer as PyGithub wants it, read to its end."""

    def __init__(self, status: int, headers: Any, text: str) -> None:
        self.status, self._headers, self._text = status, headers, text

    def getheaders(self) -> Any:
        return self._headers.items()

    def read(self) -> str:
        return self._text


class _Connection:
    """One call. PyGithub's own class keeps the call in a shared connection, which two threads would mix up."""

    protocol = "https"
    session: requests.Session

    def __init__(self, host: str, port: int | None = None, *, verify: bool | str = True, **unused: Any) -> None:
        self.host, self._verify = host, verify
        self._base = f"{self.protocol}://{host}" + (f":{port}" if port else "")

    def request(self, verb: str, url: str, body: Any, headers: dict[str, str], stream: bool = False) -> None:
        self._call = (verb, self._base + url, body, headers)

    def getresponse(self) -> _Answer:
        verb, url, body, headers = self._call
        data = body.encode() if isinstance(body, str) else body
        how: dict[str, Any] = {"timeout": _TIMES_S, "verify": self._verify, "allow_redirects": False, "stream": True}
        with self.session.request(verb, url, data=data, headers=headers, **how) as answer:
            if answer.status_code in _REDIRECTS:
                raise Broken("GitHub's API answered with a redirect; check PULLWRIGHT_GITHUB_URL.")
            if answer.status_code == _LATER and verb == "GET":  # PyGithub would ask for ever
                raise Broken("GitHub has no answer yet; try again later.", retryable=True)
            return _Answer(answer.status_code, answer.headers, _capped(answer))

    def close(self) -> None:
        """The session is closed with the transport, not with one call."""


def _capped(answer: requests.Response) -> str:
    ends, pieces, size = time.monotonic() + _WHOLE_S, [], 0
    for piece in answer.iter_content(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > _MOST_BYTES:
            raise Broken(f"GitHub's answer is larger than {_MOST_BYTES // 1024**2} MB; it was not read.")
        if time.monotonic() > ends:
            raise Broken("GitHub's answer took too long; try again later.", retryable=True)
    return b"".join(pieces).decode("utf-8", errors="replace")


class Transport:
    """Makes PyGithub's requesters for one base URL; all of them share their connections."""

    def __init__(self, base_url: str, ca_bundle: str) -> None:
        self._base_url = base_url.rstrip("/")
        self._verify: bool | str = ca_bundle or True
        self._session = requests.Session()
        self._session.trust_env = False  # only core/settings.py reads the environment
        self._session.auth = Requester.noopAuth
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, requests.adapters.HTTPAdapter(pool_maxsize=32, max_retries=0))
        self._requester = self._class()

    def _class(self) -> type[Requester]:
        """A class of our own, because PyGithub keeps its connection classes in the class."""

        class OverTls(_Connection):
            session = self._session

        class Plain(OverTls):
            protocol = "http"

        class Ours(Requester):
            pass

        Ours.injectConnectionClasses(Plain, OverTls)  # type: ignore[arg-type]  # it has their methods, not their base
        Ours.injectLogger(_MUTE)
        return Ours

    def requester(self, auth: Auth | None) -> Requester:
        """A requester that is somebody, or nobody; it never sleeps and repeats nothing by itself."""
        return self._requester(
            auth=auth,
            base_url=self._base_url,
            timeout=int(_WHOLE_S),
            user_agent=_USER_AGENT,
            per_page=100,
            verify=self._verify,
            retry=0,
            pool_size=1,
            seconds_between_requests=None,
            seconds_between_writes=None,
            api_version=_API_VERSION,
        )

    def close(self) -> None:
        self._session.close()


def _limits(headers: dict[str, Any], data: Any) -> tuple[dict[str, Any], Any]:
    """GraphQL tells a limit with status 200; here it becomes what it is elsewhere."""
    errors = data.get("errors") or () if isinstance(data, dict) else ()
    told = next((str(one.get("message")) for one in errors if one.get("type") == "RATE_LIMITED"), None)
    if told is not None:
        raise GithubException(429, {"message": told}, headers)
    return headers, data


def call(
    requester: Requester, method: str, path: str, query: dict[str, Any], body: object
) -> tuple[dict[str, Any], Any]:
    """(headers, JSON). `GithubException` for GitHub's own errors, `Unsent` or `Broken` for the network's."""
    try:
        if path != GRAPHQL:
            return requester.requestJsonAndCheck(method, path, parameters=query, input=body)
        # an Enterprise Server has it beside its REST API, not below
        return _limits(*requester.requestJsonAndCheck(method, requester.graphql_url, parameters=query, input=body))
    except requests.ConnectTimeout:
        raise Unsent("GitHub cannot be reached (timeout); try again later.", retryable=True) from None
    except requests.ConnectionError as wrong:
        refused = "NewConnectionError" in repr(wrong)
        raise (Unsent if refused else Broken)("GitHub cannot be reached; try again later.", retryable=True) from None
    except requests.RequestException as wrong:
        raise Broken(f"The connection to GitHub failed ({type(wrong).__name__}); try again.", retryable=True) from None
    except json.JSONDecodeError:
        raise Broken("GitHub answered with something that is not JSON; try again later.", retryable=True) from None

"""What an endpoint is given and gives back, and the table of all endpoints."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode

from tests.fakes.github.world import Doc, World

_DOCS = "https://docs.github.com/rest"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int = 200
    body: Any = None  # JSON, or bytes as they are
    headers: Mapping[str, str] = field(default_factory=dict)


class Problem(Exception):
    """An answer that ends the call; `errors` as GitHub lists what failed to validate."""

    def __init__(self, status: int, message: str, errors: Sequence[Any] = (), **headers: str) -> None:
        super().__init__(message)
        body = {"message": message, "documentation_url": _DOCS, "status": str(status)}
        extra = {"errors": list(errors)} if errors else {}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answer = Answer(status, {**body, **extra}, named)


def invalid(resource: str, field_name: str, code: str = "invalid", message: str = "") -> Problem:
    """422 in the form that GitHub gives it."""
    error = {"resource": resource, "code": code, **({"field": field_name} if field_name else {})}
    return Problem(422, "Validation Failed", [{**error, **({"message": message} if message else {})}])


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: the App itself (`app`), one of its installations (`installation`), or `nobody`."""

    kind: str
    installation: int = 0
    permissions: Mapping[str, str] = field(default_factory=dict)
    repositories: tuple[int, ...] | None = None  # None: all of the installation
    account: int = 0  # whose token it is; 0: the App's

    def may(self, needs: str) -> bool:
        """`needs` is `name=level`, alternatives separated by `; `."""
        return any(self._has(*one.split("=")) for one in needs.split("; "))

    def _has(self, name: str, level: str) -> bool:
        held = self.permissions.get(name, "")
        return held in ("write", "admin") or held == level


@dataclass(frozen=True, slots=True)
class Raw:
    """A request as it arrived; `path` without the query."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]  # names in lower case
    body: bytes

    @classmethod
    def of(cls, method: str, target: str, headers: Mapping[str, str], body: bytes) -> "Raw":
        path, _, query = target.partition("?")
        return cls(method, path, dict(parse_qsl(query)), headers, body)


@dataclass(frozen=True, slots=True)
class Call:
    """One call of an endpoint: `args` are the parts of the path, `repo` the repository it is about."""

    world: World
    raw: Raw
    caller: Caller
    args: Mapping[str, str]
    found: Doc | None

    @property
    def repo(self) -> Doc:
        assert self.found is not None
        return self.found

    @property
    def json(self) -> dict[str, Any]:
        try:
            body = json.loads(self.raw.body or b"{}")
        except ValueError:
            raise Problem(400, "Problems parsing JSON") from None
        if not isinstance(body, dict):
            raise Problem(422, "Invalid request.")
        return body

    def number(self, name: str) -> int:
        value = self.args[name]
        if not value.isdigit():
            raise Problem(404, "Not Found")
        return int(value)

    def author(self) -> Doc:
        """The account that what is made here belongs to."""
        return self.world.account(self.caller.account) if self.caller.account else self.world.bot()

    def page(self, items: Sequence[Any], shape: Callable[[Any], Any], wrap: str = "") -> Answer:
        """One page of `items`, shaped, with `Link`; with `wrap` in an object that has the total."""
        size = min(int(self.raw.query.get("per_page", "30")), 100)
        number = max(int(self.raw.query.get("page", "1")), 1)
        shown = [shape(item) for item in items[(number - 1) * size : number * size]]
        last = max(-(-len(items) // size), 1)
        links = [(rel, at) for rel, at in (("next", number + 1), ("last", last)) if number < last]
        headers = {"Link": ", ".join(f'<{self._at(at)}>; rel="{rel}"' for rel, at in links)} if links else {}
        return Answer(200, {"total_count": len(items), wrap: shown} if wrap else shown, headers)

    def _at(self, page: int) -> str:
        path = self.raw.path
        if self.found and path.startswith("/repos/"):  # as GitHub does: by number
            path = f"/repositories/{self.found['id']}/" + path.split("/", 4)[4]
        return f"{self.world.url}{path}?{urlencode({**self.raw.query, 'page': page})}"


Endpoint = Callable[[Call], Answer]


@dataclass(frozen=True, slots=True)
class Route:
    method: str
    pattern: str
    expression: re.Pattern[str]
    needs: str  # permission of an installation's token; `app` for calls as the App; empty for any token
    of_repository: bool
    endpoint: Endpoint


ROUTES: list[Route] = []


def route(method: str, pattern: str, needs: str = "") -> Callable[[Endpoint], Endpoint]:
    """Add an endpoint. A pattern that begins with `*` is below a repository, however that is named."""

    def add(endpoint: Endpoint) -> Endpoint:
        path = re.sub(r"\\{(\w+)\\\+\\}", r"(?P<\1>.+)", re.escape(pattern.removeprefix("*")))
        path = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", path)
        ROUTES.append(Route(method, pattern, re.compile(path), needs, pattern.startswith("*"), endpoint))
        return endpoint

    return add


def match(method: str, path: str, *, of_repository: bool) -> tuple[Route, dict[str, str]]:
    for candidate in ROUTES:
        found = candidate.expression.fullmatch(path) if candidate.of_repository == of_repository else None
        if found and candidate.method == method:
            return candidate, {name: unquote(value) for name, value in found.groupdict().items()}
    raise Problem(404, "Not Found")

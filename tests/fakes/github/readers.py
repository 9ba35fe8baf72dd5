"""What a test reads back: small frozen values of what is on the fake."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.fakes.github.world import Doc


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    login: str
    kind: str = "User"


@dataclass(frozen=True, slots=True)
class Repo:
    """`path` is the bare repository itself."""

    id: int
    owner: str
    owner_id: int
    name: str
    installation: int
    path: Path

    @property
    def full_name(self) -> str:
        return f"{self.owner}/{self.name}"


@dataclass(frozen=True, slots=True)
class App:
    id: int
    slug: str
    name: str
    client_id: str
    private_key: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Delivery:
    """`body` and `headers` as they were, or would have been, posted; `status` is 0 where nobody answered, None where
    it was not sent."""

    id: int
    guid: str
    event: str
    action: str | None
    body: bytes
    headers: Mapping[str, str]
    status: int | None
    reply: str
    redelivery: bool

    @property
    def payload(self) -> dict[str, Any]:
        payload: dict[str, Any] = json.loads(self.body)
        return payload


@dataclass(frozen=True, slots=True)
class Said:
    """A comment that a person made, and its delivery."""

    id: int
    delivery: Delivery | None


@dataclass(frozen=True, slots=True)
class Comment:
    id: int
    number: int
    author: str
    body: str


@dataclass(frozen=True, slots=True)
class Pull:
    number: int
    title: str
    body: str
    state: str
    draft: bool
    head: str
    head_sha: str
    base: str
    author: str
    labels: tuple[str, ...]
    reviewers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckRun:
    id: int
    name: str
    head_sha: str
    external_id: str
    status: str
    conclusion: str | None
    title: str
    summary: str
    text: str
    annotations: tuple[Mapping[str, Any], ...]
    actions: tuple[str, ...]  # identifiers of the buttons


@dataclass(frozen=True, slots=True)
class Call:
    """One call that arrived; `inside` means inside a window in which GitHub had asked for silence."""

    method: str
    path: str
    query: Mapping[str, str]
    body: str
    status: int
    caller: str  # app | installation | nobody
    installation: int
    inside: bool
    fault: str
    agent: str
    at: float

    @property
    def json(self) -> Any:
        return json.loads(self.body) if self.body else None


def check_run(held: Doc) -> CheckRun:
    output = held["output"]
    return CheckRun(
        id=held["id"],
        name=held["name"],
        head_sha=held["head_sha"],
        external_id=held["external_id"],
        status=held["status"],
        conclusion=held["conclusion"],
        title=output.get("title") or "",
        summary=output.get("summary") or "",
        text=output.get("text") or "",
        annotations=tuple(held["annotations"]),
        actions=tuple(action["identifier"] for action in held["actions"]),
    )

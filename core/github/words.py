"""What GitHub tells us, reduced to the fields that are used; and how it can fail."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from core.asks import Person
from core.errors import Broken, Refused


class Gone(Refused):
    """404, 410 or 451: it was deleted, transferred, or is not ours to see."""


class Forbidden(Refused):
    """401 or 403 that is no limit: the App lacks a permission or the installation is suspended."""


class Limited(Broken):
    """A primary or secondary rate limit; nothing may be sent before `retry_at`."""

    def __init__(self, message: str, retry_at: datetime) -> None:
        super().__init__(message, retryable=True)
        self.retry_at = retry_at


class Permission(IntEnum):
    """What a person may do in a repository, comparable."""

    NONE = 0
    READ = 1
    TRIAGE = 2
    WRITE = 3
    MAINTAIN = 4
    ADMIN = 5


@dataclass(frozen=True, slots=True)
class RepositoryInfo:
    """A repository as it is now."""

    id: int
    owner: str
    name: str
    owner_id: int
    default_branch: str
    private: bool
    fork: bool
    archived: bool
    disabled: bool
    has_issues: bool
    clone_url: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment of an issue or pull request."""

    id: int
    body: str
    author: Person
    created: datetime
    updated: datetime
    app_id: int | None = None  # the App it was written through


@dataclass(frozen=True, slots=True)
class IssueInfo:
    """An issue or pull request's conversation."""

    number: int
    title: str
    body: str
    author: Person
    state: str
    labels: tuple[str, ...]
    locked: bool
    is_pull_request: bool
    updated: datetime


@dataclass(frozen=True, slots=True)
class Pull:
    """A pull request."""

    number: int
    url: str  # for a person
    title: str
    body: str
    state: str  # open | closed
    draft: bool
    merged: bool
    head_ref: str
    head_sha: str
    head_repository: int | None  # None when the fork is gone
    base_ref: str
    base_sha: str
    author: Person


@dataclass(frozen=True, slots=True)
class Review:
    """A review of a pull request."""

    id: int
    body: str
    author: Person
    state: str
    submitted: datetime | None


@dataclass(frozen=True, slots=True)
class ReviewComment:
    """One comment of a review, at a place in the diff."""

    id: int
    review_id: int | None
    path: str
    line: int | None
    body: str
    author: Person
    created: datetime
    updated: datetime


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """One path of a new tree; `blob` None removes the path."""

    path: str
    mode: str
    blob: str | None


@dataclass(frozen=True, slots=True)
class Annotation:
    """A note at a place in a file, shown beside the diff."""

    path: str
    start_line: int
    end_line: int
    level: str  # notice | warning | failure
    message: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class CheckOutput:
    """What a check run shows."""

    title: str
    summary: str
    text: str = ""
    annotations: tuple[Annotation, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckRun:
    """A check run; `conclusion` is None until it is completed."""

    id: int
    external_id: str
    head_sha: str
    status: str
    conclusion: str | None
    url: str
    app_id: int | None = None  # the App that made it
    app_slug: str = ""

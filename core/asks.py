"""Asks: what a person wanted, read from one signed delivery. Frozen values, no behaviour."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.names import AskId


class Verb(StrEnum):
    """What can be asked. The file of the same name in `bot/commands` says what it does."""

    IMPLEMENT = "implement"
    FIX = "fix"
    TEST = "test"
    PLAN = "plan"
    APPROVE = "approve"
    REVISE = "revise"
    REBASE = "rebase"
    RETRY = "retry"
    CANCEL = "cancel"
    EXPLAIN = "explain"
    STATUS = "status"
    COST = "cost"
    ACCOUNT = "account"
    CONFIG = "config"
    HELP = "help"
    PAUSE = "pause"
    RESUME = "resume"
    IGNORE = "ignore"
    FEEDBACK = "feedback"


@dataclass(frozen=True, slots=True)
class Options:
    """The closed list of options; None and () where the person gave none."""

    models: tuple[str, ...] = ()
    budget_usd: float | None = None
    attempts: int | None = None
    candidates: int | None = None
    base: str | None = None
    draft: bool | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Who did something. The id is what is trusted: a login can be renamed and taken over."""

    id: int
    login: str
    kind: str = "User"  # User | Bot | Organization | Mannequin, as GitHub says

    @property
    def is_bot(self) -> bool:
        """Whether it is no human."""
        return self.kind != "User" or self.login.endswith("[bot]")


GHOST = Person(0, "ghost")  # what GitHub itself calls the author whose account is gone


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository as a delivery names it; the id stays when it is renamed or transferred."""

    id: int
    owner: str
    name: str
    owner_id: int = 0

    @property
    def full_name(self) -> str:
        """`owner/name`."""
        return f"{self.owner}/{self.name}"


@dataclass(frozen=True, slots=True)
class Thread:
    """An issue or a pull request: where something was asked and where it is answered."""

    repository: Repository
    number: int  # 0: none; a job of a workflow may ask without one
    is_pull_request: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The issue or pull request as the signed body had it at the moment of asking; data, never instruction."""

    title: str
    body: str
    author: Person
    labels: tuple[str, ...] = ()
    state: str = "open"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where in the thread it was asked; None where it was not there."""

    kind: str  # comment | label | assignment | review | review_comment | check_run | issue | job
    comment_id: int | None = None
    review_id: int | None = None
    check_run_id: int | None = None
    request: str = ""  # the request that a pressed button belongs to, as we wrote it into its check run
    run: int | None = None  # the workflow run whose job asked


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that one person wanted.

    `key` is made of signed fields only and is the same for every copy of the same ask, however it arrives.
    """

    id: AskId
    key: str
    delivery: str  # X-GitHub-Delivery of the first copy
    installation: int
    thread: Thread
    verb: Verb
    person: Person
    asked_at: datetime
    snapshot: Snapshot
    origin: Origin
    options: Options = field(default_factory=Options)
    text: str = ""  # the free text after the verb, as the person wrote it
    problem: str = ""  # a sentence where the command could not be understood (unknown verb or option)
    of: str = ""  # the earlier request that this carries out (its plan) or repeats; found by the clerk

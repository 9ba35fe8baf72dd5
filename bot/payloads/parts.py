"""The parts that payloads are made of, each with the fields that are used; whatever else is there is passed over.

Types are strict and sizes bounded here, so that nothing behind this edge has to ask again.
"""

import re
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from core.asks import GHOST, Person, Repository, Snapshot, Thread

_LONGEST_TEXT = 300_000  # characters; GitHub allows 65,536 in a body
_TIME = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
Common = tuple[int, Thread, Person, datetime, Snapshot]  # the fields of `core.events.Happened`


class Part(BaseModel):
    """A part of a payload."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


def _time(value: object) -> object:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise ValueError("is not a time as GitHub writes it")
    return datetime.fromisoformat(value).astimezone(UTC)


def _not_dots(value: str) -> str:
    if value in (".", ".."):
        raise ValueError("is not a name")
    return value


Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
Moment = Annotated[datetime, BeforeValidator(_time)]
Login = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}(\[bot\])?$")]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,100}$"), AfterValidator(_not_dots)]
Kind = Annotated[str, Field(pattern=r"^[A-Za-z]{1,40}$")]
Word = Annotated[str, Field(max_length=100)]
Line = Annotated[str, Field(max_length=2000)]
Text = Annotated[str, Field(max_length=_LONGEST_TEXT)]


class Account(Part):
    """A person, bot or organisation."""

    id: Id
    login: Login
    type: Kind = "User"

    def person(self) -> Person:
        """As the rest of the product knows it."""
        return Person(self.id, self.login, self.type)


def person(account: Account | None) -> Person:
    """The person, or the ghost that GitHub shows for a deleted account."""
    return account.person() if account else GHOST


class Owner(Part):
    """Whose repository it is."""

    id: Id
    login: Login


class Home(Part):
    """The repository that the delivery is about."""

    id: Id
    name: Name
    owner: Owner

    def repository(self) -> Repository:
        """As the rest of the product knows it."""
        return Repository(self.id, self.owner.login, self.name, self.owner.id)


class Reference(Part):
    """Something known by its number alone: an installation, an App."""

    id: Id


def number_of(reference: Reference | None) -> int | None:
    """Its number, if there is one."""
    return reference.id if reference else None


class Label(Part):
    """A label."""

    name: Word


class Before(Part):
    """What a text was before it was edited."""

    from_: Text = Field(alias="from")


class Changes(Part):
    """What an edit changed: the body, or things that are not used."""

    body: Before | None = None


class Delivered(Part):
    """What every payload of a thread has."""

    action: Word
    installation: Reference
    repository: Home
    sender: Account

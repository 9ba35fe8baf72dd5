"""What the desk takes and gives, besides asks and requests."""

from dataclasses import dataclass

from core.asks import Ask
from core.errors import Refused
from core.names import AskId, RequestId
from core.requests import Outcome, Publication, Request, State


class NoRequest(Refused):
    """There is no such request, or more than one begins so."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One webhook request whose signature was good. `id` is its X-GitHub-Delivery, which nobody signed."""

    id: str
    event: str
    action: str = ""
    installation: int | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was new about a delivery: the delivery itself, and those of its asks that were not known yet."""

    new_delivery: bool
    fresh: tuple[AskId, ...]


@dataclass(frozen=True, slots=True)
class TakenAsk:
    """An ask that this clerk has for the time of its lease; `attempt` counts how often it was handed out."""

    ask: Ask
    attempt: int


@dataclass(frozen=True, slots=True)
class Held:
    """The answer to a heartbeat: whether the request is still yours, and whether a person wants its end."""

    ok: bool
    cancelling: bool


@dataclass(frozen=True, slots=True)
class Reaped:
    """A request whose lease was over: pending again, or at its end."""

    request: RequestId
    state: State
    attempt: int


@dataclass(frozen=True, slots=True)
class WordsDue:
    """The last comment of an ended request, which somebody has to see through within the lease."""

    request: Request
    outcome: Outcome
    publication: Publication

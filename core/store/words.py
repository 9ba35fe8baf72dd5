"""What the desk takes and gives, besides asks and requests."""

from dataclasses import astuple, dataclass
from datetime import timedelta

from core.asks import Ask, Person
from core.errors import Refused
from core.names import AskId, RequestId
from core.requests import Outcome, Publication, Request, State

_NO_ASK = AskId("")


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


@dataclass(frozen=True, slots=True)
class Caller:
    """A workflow run, in one of its attempts, that asked through the API. `digest` is that of what it sent."""

    id: str  # 32 hexadecimal digits that cannot be guessed
    repository: int
    run: int
    attempt: int
    digest: str
    secret: str  # whoever has it may see what becomes of the ask, and end it
    ask: AskId = _NO_ASK


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an ask stands: open, taken, admitted (then it has a request), answered, refused."""

    state: str
    person: Person
    request: RequestId | None = None
    reason: str = ""  # of a refusal, as a word
    sentence: str = ""  # the same, as it was said or would have been


@dataclass(frozen=True, slots=True)
class Keep:
    """How long after its end something is kept; None is for ever. `others` are the accounts with a time of their own
    for texts."""

    texts: timedelta | None
    deliveries: timedelta
    others: tuple[tuple[timedelta | None, tuple[int, ...]], ...] = ()

    @classmethod
    def for_days(cls, texts: int, deliveries: int) -> "Keep":
        """As the settings say it: no days are for ever."""
        return cls(timedelta(days=texts) if texts else None, timedelta(days=deliveries))


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many were forgotten."""

    deliveries: int = 0
    asks: int = 0
    requests: int = 0
    runs: int = 0

    @property
    def number(self) -> int:
        """Of all kinds."""
        return self.deliveries + self.asks + self.requests + self.runs

    def __add__(self, more: "Pruned") -> "Pruned":
        mine, others = astuple(self), astuple(more)
        return Pruned(*(one + other for one, other in zip(mine, others, strict=True)))

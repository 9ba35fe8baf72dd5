"""The one way to GitHub: paced, repeated where that doubles nothing, refusals turned into our errors."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any, Protocol, TypeVar

from github import GithubException
from github.Requester import Requester
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from core.errors import Broken
from core.github.clock import Clock
from core.github.faults import Unauthorized, explained, headers_of, is_limit, silence
from core.github.pace import Cost, Pace
from core.github.timely import Late, left
from core.github.transport import Unsent, call
from core.github.words import Limited

_T = TypeVar("_T")

_TRIES = 4
_LONGEST_WAIT_S = 8.0
_SILENCES = 3  # limits met in one call, each waited for, before it is given up


@dataclass(frozen=True, slots=True)
class Call:
    """One call. `repeatable` says that doing it twice is the same as doing it once."""

    method: str
    path: str
    cost: Cost
    repeatable: bool
    query: Mapping[str, Any] = field(default_factory=dict)
    body: object = None


class Identity(Protocol):
    """Who calls."""

    scope: str  # whose limits it counts against
    about: str  # how sentences name what it sees

    def requester(self) -> Requester: ...

    def renew(self) -> bool:
        """Its credentials were refused: get others, or say False."""
        ...


class Sender:
    """Sends calls for identities; safe for threads."""

    def __init__(self, pace: Pace, clock: Clock) -> None:
        self._pace, self._clock = pace, clock

    def send(self, identity: Identity, call: Call, shape: Callable[[Mapping[str, str], Any], _T]) -> _T:
        """What `shape` makes of (headers, JSON). An answer that it cannot read is `Broken`."""
        tries = Retrying(
            stop=stop_after_attempt(_TRIES),
            wait=wait_random_exponential(multiplier=0.25, max=_LONGEST_WAIT_S),
            retry=retry_if_exception(lambda wrong: _again(wrong, repeatable=call.repeatable)),
            sleep=self._clock.sleep,
            reraise=True,
        )
        headers, data = tries(self._once, identity, call)
        try:
            return shape(headers, data)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):
            raise Broken("GitHub answered with something unexpected; try again later.", retryable=True) from None

    def _once(self, identity: Identity, sent: Call) -> tuple[Mapping[str, str], Any]:
        renewed = False
        for _ in range(_SILENCES):
            requester = identity.requester()
            self._pace.admit(identity.scope, sent.cost, inf if sent.repeatable else left())
            if not sent.repeatable and left() <= 0:
                raise Late
            try:
                headers, data = call(requester, sent.method, sent.path, dict(sent.query), sent.body)
            except GithubException as wrong:
                renewed = self._bear(identity, wrong, renewed=renewed)
                continue
            if headers.get("x-ratelimit-remaining") == "0":
                self._pace.freeze(identity.scope, silence(headers, self._clock.now()))
            return headers, data
        raise Broken("GitHub keeps asking Pullwright to wait; try again later.", retryable=True)

    def _bear(self, identity: Identity, wrong: GithubException, *, renewed: bool) -> bool:
        """Return, to send the call again, after a limit or after new credentials; raise in all other cases."""
        asked = silence(headers_of(wrong), self._clock.now())
        if is_limit(wrong) or asked:
            self._pace.freeze(identity.scope, asked)
        if is_limit(wrong):
            return renewed
        error = explained(wrong, identity.about)
        if isinstance(error, Unauthorized) and not renewed and identity.renew():
            return True
        raise error from None


def _again(wrong: BaseException, *, repeatable: bool) -> bool:
    if isinstance(wrong, Limited | Late) or not isinstance(wrong, Broken):
        return False
    return wrong.retryable and (repeatable or isinstance(wrong, Unsent))

"""One effect, once: leave from the desk, a look whether it is there, the call, its result."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from core.errors import Broken
from core.github import LONGEST_S, Late, sent_within
from core.names import RequestId
from core.requests.effects import Leave
from core.requests.machine import LEASE_S
from core.store import Desk

_PATIENCE_S = 20.0  # a little more than the leave of somebody who died
_GLANCE_S = 0.5
_TIMELY_S = LEASE_S - LONGEST_S  # what is sent within it is over before anybody else has leave
_TRIES = 3


class Fenced(Broken):
    """The request is somebody else's now; whatever this attempt would do is theirs to do."""

    def __init__(self) -> None:
        super().__init__("Another worker has taken this request over.", retryable=False)


@dataclass(frozen=True, slots=True)
class Effects:
    """The effects of one attempt at a request."""

    desk: Desk
    request: RequestId
    attempt: int

    def known(self, kind: str) -> str | None:
        """The result of the effect, if it was kept."""
        return self.desk.effect(self.request, kind)

    def once(self, kind: str, find: Callable[[], str | None], make: Callable[[], str]) -> str:
        """The result of the effect `kind`: the kept one, else what `find` finds, else what `make` makes.

        `Fenced` where the request was taken over; `Broken` where somebody else holds leave for too long.
        """
        result, is_kept = self._timely(kind, find, make)
        if not is_kept and not self.desk.done(self.request, self.attempt, kind, result):
            raise Fenced
        return result

    def _timely(self, kind: str, find: Callable[[], str | None], make: Callable[[], str]) -> tuple[str, bool]:
        """The result, and whether it was kept already.

        Where looking took so long that somebody else may have leave by now, it begins again with leave and a look.
        """
        tries = _TRIES
        while True:
            self._leave(kind)
            known = self.known(kind)
            if known is not None:
                return known, True
            try:
                with sent_within(_TIMELY_S):
                    result = find()
                    return (make() if result is None else result), False
            except Late:
                tries -= 1
                if not tries:
                    raise

    def still_ours(self, kind: str) -> None:
        """`Fenced` unless this attempt may (still) cause effects; for those that may be repeated."""
        if self.desk.leave(self.request, self.attempt, kind) is Leave.FENCED:
            raise Fenced

    def _leave(self, kind: str) -> None:
        until = time.monotonic() + _PATIENCE_S
        while (leave := self.desk.leave(self.request, self.attempt, kind)) is Leave.BUSY:
            if time.monotonic() > until:
                raise Broken(f"Somebody else is busy with the {kind} of this request.", retryable=True)
            time.sleep(_GLANCE_S)
        if leave is Leave.FENCED:
            raise Fenced

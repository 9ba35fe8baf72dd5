"""One effect, once: leave from the desk, a look whether it is there, the call, its result."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from core.errors import Broken
from core.names import RequestId
from core.requests.effects import Leave
from core.store import Desk

_PATIENCE_S = 20.0  # a little more than the leave of somebody who died
_GLANCE_S = 0.5


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
        self._leave(kind)
        known = self.known(kind)
        if known is not None:
            return known
        result = find()
        if result is None:
            result = make()
        if not self.desk.done(self.request, self.attempt, kind, result):
            raise Fenced
        return result

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

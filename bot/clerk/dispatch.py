"""From the line to the queue: requests in fair turns, only as many as the workers can soon take.

What waits in the database can still be re-ordered and cancelled; what was given to the queue is served as it came.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from bot.clerk.at_once import AtOnce
from core.caps import RUNS_AT_ONCE
from core.names import RequestId
from core.requests.fairness import Turns, Waiting, choose

_REST_S = 0.1
_SEEN = 32  # of one installation; several of them may not be chosen yet, as their lane is another's
_EACH = 2  # so many for each worker wait in the queue, so that none has to wait for us


class Desk(Protocol):
    """The part of the store's desk that is used here."""

    def has_pending(self) -> bool: ...
    def waiting(self, each: int) -> Sequence[Waiting]: ...
    def running_by_installation(self) -> Mapping[int, int]: ...
    def queue(self, request: RequestId, *, cap: int) -> int | None: ...
    def stay_queued(self, jobs: Sequence[tuple[RequestId, int]]) -> None: ...


class Queue(Protocol):
    """The part of the queue that is used here."""

    def put(self, request: str, attempt: int) -> None: ...
    def depth(self) -> int: ...
    def workers(self) -> int: ...
    def waiting(self) -> Sequence[tuple[str, int]]: ...


class Dispatcher:
    """Knows whose turn it is. Two dispatchers are safe: a request is queued by one of them. `at_once` knows how many
    requests an account may have under way by its plan; without it, all have `cap`.

    `is_awaited` is whether something was waiting when it looked last: for room, or for its lane.
    """

    def __init__(
        self,
        desk: Desk,
        queue: Queue,
        now: Callable[[], float] = time.monotonic,
        cap: int = RUNS_AT_ONCE,
        at_once: AtOnce | None = None,
    ) -> None:
        self._desk = desk
        self._cap = cap
        self._at_once = at_once or AtOnce(lambda _: cap)
        self._queue = queue
        self._now = now
        self._turns = Turns()
        self._rests_until = 0.0
        self.is_awaited = False

    def step(self) -> int:
        """Give to the queue what may run; how many. Raises `QueueDown` before anything is changed.

        What is lost between the two, because we die or Redis does, comes back when its lease is over. Where a long
        line waits for room, it is not read again at once: that is the one thing here that costs something.
        """
        if self._now() < self._rests_until:
            return 0
        self.is_awaited = self._desk.has_pending()  # almost free, and mostly all there is to do
        waiting = self._desk.waiting(max(_SEEN, self._cap)) if self.is_awaited else ()
        given = self._give_of(waiting) if waiting else 0
        self._rests_until = self._now() + _REST_S if waiting and not given else 0.0
        return given

    def _give_of(self, waiting: Sequence[Waiting]) -> int:
        room = _EACH * max(1, self._queue.workers()) - self._queue.depth()
        if room <= 0:
            return 0
        accounts = {one.request: one.account for one in waiting}
        caps = self._at_once.of(accounts.values())
        choice = choose(waiting, self._desk.running_by_installation(), room, self._turns, self._cap, caps)
        self._turns = choice.turns
        return sum(self._give(request, caps[accounts[request]]) for request in choice.chosen)

    def hold(self) -> int:
        """Keep the leases of what waits in the queue, however long the jobs before it take; always 0."""
        waiting = [(RequestId(request), attempt) for request, attempt in self._queue.waiting()]
        if waiting:
            self._desk.stay_queued(waiting)
        return 0

    def _give(self, request: RequestId, cap: int) -> bool:
        attempt = self._desk.queue(request, cap=cap)
        if attempt is None:
            return False
        self._queue.put(request, attempt)
        return True

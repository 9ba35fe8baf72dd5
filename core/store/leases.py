"""The life of a request: queued, claimed, kept alive, handed back, finished, reaped. Every step is the machine's."""

from collections.abc import Sequence
from datetime import timedelta
from typing import overload

from sqlalchemy import Connection, func, select

from core.asks import Person
from core.caps import RUNS_AT_ONCE
from core.ledger.limits import Shortage
from core.ledger.reservation import Reserving
from core.names import RequestId
from core.requests import LEASE_S, Outcome, Request, State, machine
from core.store.books import Books
from core.store.endings import Endings
from core.store.ledger_requests import Reservations
from core.store.rows import Step, change, locked
from core.store.words import Held, NoRequest, Reaped

_QUEUEING = 7_133_001  # the advisory lock under which lanes and caps are looked at
_UNKNOWN = "There is no request {!r} here."


class Leases:
    """Moves requests. A step by somebody who was overtaken changes nothing, and says so."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._endings = Endings(books)

    def queue(self, request: RequestId, lease_s: float = LEASE_S, cap: int = RUNS_AT_ONCE) -> int | None:
        """The attempt number to give to the queue with it; None if it is not pending (any more), its lane is
        taken, or its installation has `cap` requests under way."""
        with self._books.write() as connection:
            self._books.one_at_a_time(connection, _QUEUEING)
            if not self._has_room(connection, request, cap):
                return None
            moved = self._step(connection, request, lambda one, now: machine.queue(one, now, lease_s))
        return moved.attempt if moved else None

    def stay_queued(self, jobs: Sequence[tuple[RequestId, int]], lease_s: float = LEASE_S) -> None:
        """These (request, attempt) were seen in the queue: their leases go on, however long they wait there."""
        for job in jobs:
            self._stay(*job, lease_s)

    def _stay(self, request: RequestId, attempt: int, lease_s: float) -> None:
        self._move(request, lambda one, now: machine.stay_queued(one, attempt, now, lease_s))

    def claim(self, request: RequestId, attempt: int, lease_s: float = LEASE_S) -> Request | None:
        """The request, now running under this attempt; None: overtaken, claimed by a copy of the job, or unknown."""
        return self._move(request, lambda one, now: machine.claim(one, attempt, now, lease_s))

    def extend(self, request: RequestId, attempt: int, lease_s: float = LEASE_S) -> Held:
        """A heartbeat, at least every third of the lease. `ok` False: stop at once, it is somebody else's."""
        moved = self._move(request, lambda one, now: machine.extend(one, attempt, now, lease_s))
        return Held(moved is not None, moved is not None and moved.cancelling)

    def release(self, request: RequestId, attempt: int) -> bool:
        """Hand it back now, for another worker to go on; its start does not count."""
        return self._move(request, lambda one, _now: machine.release(one, attempt)) is not None

    def finish(self, request: RequestId, attempt: int, outcome: Outcome) -> bool:
        """Its end, its usage and that its last words are due, at once; True again if this holder says it again."""
        with self._books.write() as connection:
            moved = self._step(connection, request, lambda one, _now: machine.finish(one, attempt, outcome), outcome)
        return moved is not None

    def reap(self, most: int = 100) -> tuple[Reaped, ...]:
        """Put back what nobody holds any more; what lost too many workers is dead."""
        reaped = []
        for request in self._expired(most):
            moved = self._move(request, machine.expire)
            if moved:
                reaped.append(Reaped(moved.id, moved.state, moved.attempt))
        return tuple(reaped)

    def cancel(self, request: RequestId, by: Person) -> State:
        """Where it is afterwards: CANCELLED at once if it does not run; RUNNING until its worker has heard of it."""
        with self._books.write() as connection:
            moved = self._step(connection, request, lambda one, _now: machine.cancel(one, by.login))
            return moved.state if moved else self._state(connection, request)

    @overload
    def revive(self, request: RequestId, reserving: None = None) -> bool: ...

    @overload
    def revive(self, request: RequestId, reserving: Reserving) -> bool | Shortage: ...

    def revive(self, request: RequestId, reserving: Reserving | None = None) -> bool | Shortage:
        """Bring a dead one back, with all its attempts before it; False if it is not dead, or not yet said to be.

        Words that somebody is just saying would otherwise come out over those of its new life. What it may use is
        reserved again: as `reserving` says, where a `Shortage` is the answer and nothing changes if it does not fit;
        without it as it was reserved before, whatever is left by now, which is for operators.
        """
        with self._books.write() as connection:
            found = locked(self._books, connection, request)
            if found is None or found.state is not State.DEAD or self._is_unsaid(connection, request):
                return False
            short = Reservations(self._books).revive(connection, found, reserving)
            if short is not None:
                return short
            return self._step(connection, request, lambda one, _now: machine.revive(one)) is not None

    def _is_unsaid(self, connection: Connection, request: RequestId) -> bool:
        requests = self._books.tables.requests
        unsaid = select(requests.c.id).where(requests.c.id == request, requests.c.words_due.is_not(None))
        return connection.execute(unsaid).first() is not None

    def _move(self, request: RequestId, step: Step) -> Request | None:
        with self._books.write() as connection:
            return self._step(connection, request, step)

    def _step(
        self, connection: Connection, request: RequestId, step: Step, outcome: Outcome | None = None
    ) -> Request | None:
        """A worker that finished says the last words itself; the clerk does when it has not within a lease."""
        changed = change(self._books, connection, request, step, timedelta(seconds=LEASE_S if outcome else 0))
        if changed is None:
            return None
        if changed.has_ended:
            self._endings.write(connection, changed.after, outcome, changed.now)
        return changed.after

    def _expired(self, most: int) -> list[RequestId]:
        requests = self._books.tables.requests
        with self._books.read() as connection:
            over = requests.c.lease_until <= self._books.now(connection)
            query = select(requests.c.id).where(over).order_by(requests.c.lease_until).limit(most)
            return [RequestId(found) for found in connection.scalars(query)]

    def _has_room(self, connection: Connection, request: RequestId, cap: int) -> bool:
        """Whether its lane is free and its installation below the cap."""
        requests = self._books.tables.requests
        row = connection.execute(
            select(requests.c.lane, requests.c.installation).where(requests.c.id == request)
        ).first()
        if row is None:
            return False
        lane = select(func.count()).where(requests.c.busy == row.lane)
        busy = select(func.count()).where(requests.c.busy.is_not(None), requests.c.installation == row.installation)
        return connection.scalar(lane) == 0 and (connection.scalar(busy) or 0) < cap

    def _state(self, connection: Connection, request: RequestId) -> State:
        requests = self._books.tables.requests
        state = connection.scalar(select(requests.c.state).where(requests.c.id == request))
        if state is None:
            raise NoRequest(_UNKNOWN.format(request))
        return State(state)

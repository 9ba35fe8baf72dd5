"""The line of requests: who waits, who is under way, and how many are open."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, String, cast, func, select

from core.caps import RUNS_AT_ONCE
from core.names import RequestId
from core.requests import State, fairness
from core.requests.expectation import RECENT, Ahead, start_s
from core.requests.fairness import Crowd, Waiting
from core.store.books import Books


@dataclass(frozen=True, slots=True)
class Backlog:
    """For the gauges: open requests by state, asks that wait for a clerk, and how old the oldest waiting one is."""

    requests: Mapping[State, int]
    asks: int
    oldest_s: float


class Line:
    """Reads the line."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def has_pending(self) -> bool:
        """Whether any request waits to be given to the queue, also one that may not be chosen now."""
        requests = self._books.tables.requests
        query = select(requests.c.state).where(requests.c.state == State.PENDING).limit(1)
        with self._books.read() as connection:
            return connection.execute(query).first() is not None

    def waiting(self, each: int = 32) -> tuple[Waiting, ...]:
        """What may be chosen now: of each lane that is free, the oldest pending request; of each installation, the
        oldest `each` of them (more than its cap can never be chosen at once). Nothing of one that is silenced."""
        requests = self._books.tables.requests
        silences = self._books.tables.silences
        held = select(silences.c.target).where(silences.c.scope == "installation")
        taken = select(requests.c.busy).where(requests.c.busy.is_not(None))
        names = ("id", "account", "installation", "lane", "weight", "number")
        in_lane = func.row_number().over(partition_by=requests.c.lane, order_by=requests.c.number)
        pending = select(*(requests.c[name] for name in names), in_lane.label("in_lane")).where(
            requests.c.state == State.PENDING,
            requests.c.lane.not_in(taken),
            cast(requests.c.installation, String).not_in(held),
        )
        lanes = pending.subquery()
        in_line = func.row_number().over(partition_by=lanes.c.installation, order_by=lanes.c.number)
        heads = select(lanes, in_line.label("in_line")).where(lanes.c.in_lane == 1).subquery()
        with self._books.read() as connection:
            rows = connection.execute(select(heads).where(heads.c.in_line <= each).order_by(heads.c.number)).all()
        return tuple(
            Waiting(RequestId(row.id), row.account, row.installation, row.lane, row.weight, row.number) for row in rows
        )

    def running_by_installation(self) -> Mapping[int, int]:
        """How many requests each installation has queued or running."""
        requests = self._books.tables.requests
        query = select(requests.c.installation, func.count()).where(requests.c.busy.is_not(None))
        with self._books.read() as connection:
            return {row[0]: row[1] for row in connection.execute(query.group_by(requests.c.installation))}

    def open_count(
        self,
        *,
        person: int | None = None,
        installation: int | None = None,
        repository_id: int | None = None,
        number: int | None = None,
    ) -> int:
        """How many requests have not ended, of this person, installation, repository and thread (those given)."""
        requests = self._books.tables.requests
        given = {
            requests.c.person_id: person,
            requests.c.installation: installation,
            requests.c.repository_id: repository_id,
            requests.c.thread: number,
        }
        narrowed = [column == value for column, value in given.items() if value is not None]
        query = select(func.count()).where(requests.c.ended.is_(None), *narrowed)
        with self._books.read() as connection:
            return connection.scalar(query) or 0

    def position(self, request: RequestId) -> int:
        """Its place in the line, 1 is next; 0 if it does not wait."""
        requests = self._books.tables.requests
        pending = requests.c.state == State.PENDING
        own = select(requests.c.account, requests.c.number).where(pending, requests.c.id == request)
        counted = (func.count(), func.max(requests.c.weight), func.min(requests.c.number))
        crowds = select(requests.c.account, *counted).where(pending).group_by(requests.c.account)
        with self._books.read() as connection:
            row = connection.execute(own).first()
            if row is None:
                return 0
            mine = (requests.c.account == row.account) & (requests.c.number < row.number)
            older = connection.scalar(select(func.count()).where(pending, mine)) or 0
            found = {one.account: one for one in (Crowd(*crowd) for crowd in connection.execute(crowds))}
        alone = Crowd(row.account, 1, 1, row.number)
        return fairness.position(found.pop(row.account, alone), older, tuple(found.values()))

    def expected_s(self, request: RequestId, cap: int = RUNS_AT_ONCE) -> float | None:
        """Seconds until it starts, as far as that can be said: from the line, and from how long the last runs took.

        `cap` is how many of one installation run at the same time.
        """
        requests, place = self._books.tables.requests, self.position(request)
        mine = select(requests.c.installation, requests.c.number).where(requests.c.id == request)
        with self._books.read() as connection:
            row = connection.execute(mine).first()
            if row is None:
                return None
            own = requests.c.installation == row.installation
            everybody = Ahead(place + self._in(connection, State.QUEUED), self._in(connection, State.RUNNING))
            older = self._in(connection, State.PENDING, own & (requests.c.number < row.number))
            given = self._in(connection, State.QUEUED, own)
            theirs = Ahead(older + given + bool(place), self._in(connection, State.RUNNING, own))
            return start_s(everybody, theirs, cap, self._recent(connection))

    def _in(self, connection: Connection, state: State, more: ColumnElement[bool] | None = None) -> int:
        requests = self._books.tables.requests
        query = select(func.count()).where(requests.c.state == state)
        return connection.scalar(query if more is None else query.where(more)) or 0

    def _recent(self, connection: Connection) -> list[float]:
        """Seconds that the newest requests took of those that a worker has ended."""
        requests, usage = self._books.tables.requests, self._books.tables.usage
        done = select(usage.c.elapsed_s).join(requests, requests.c.id == usage.c.request_id)
        newest = done.where(usage.c.elapsed_s > 0).order_by(requests.c.number.desc()).limit(RECENT)
        return list(connection.scalars(newest))

    def backlog(self) -> Backlog:
        """The line in numbers."""
        requests, asks = self._books.tables.requests, self._books.tables.asks
        states = select(requests.c.state, func.count()).where(requests.c.ended.is_(None)).group_by(requests.c.state)
        oldest = select(func.min(requests.c.created)).where(requests.c.state == State.PENDING)
        with self._books.read() as connection:
            counts = {State(state): count for state, count in connection.execute(states)}
            unsettled = connection.scalar(select(func.count()).where(asks.c.due.is_not(None))) or 0
            since = connection.scalar(oldest)
            age = (self._books.now(connection) - since).total_seconds() if since else 0.0
        return Backlog(counts, unsettled, max(0.0, age))

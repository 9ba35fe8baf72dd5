"""What a request puts on GitHub: leave for each effect, its result, and the publication as a whole."""

from typing import Any

from sqlalchemy import Connection, Row, select, update

from core.names import RequestId
from core.requests import LEASE_S, Publication, effects, machine
from core.requests.effects import CLERK, Effect, Leave
from core.serial import dump, read
from core.store.books import Books
from core.store.rows import change, locked
from core.store.words import NoRequest

_UNKNOWN = "There is no request {!r} here."


class Publications:
    """Effects, each once. `attempt` is the worker's, or `CLERK`."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def effect(self, request: RequestId, kind: str) -> str | None:
        """The result of the effect; None as long as it is not known to be there."""
        with self._books.read() as connection:
            known = self._known(connection, request, kind)
        return known.result if known else None

    def leave(self, request: RequestId, attempt: int, kind: str) -> Leave:
        """Leave to cause the effect within LEASE_S from now, after looking whether it is there; also a heartbeat."""
        with self._books.write() as connection:
            mine = locked(self._books, connection, request)
            if mine is None:
                return Leave.FENCED
            now = self._books.now(connection)
            given = effects.leave(self._known(connection, request, kind), mine, attempt, now)
            if given is Leave.GRANTED:
                self._keep(connection, request, effects.begun(kind, attempt, now))
            if attempt != CLERK and given is not Leave.FENCED:
                change(self._books, connection, request, lambda one, at: machine.extend(one, attempt, at, LEASE_S))
        return given

    def intend(self, request: RequestId, attempt: int, kind: str) -> bool:
        """Whether leave is given; `leave` says why not."""
        return self.leave(request, attempt, kind) is Leave.GRANTED

    def done(self, request: RequestId, attempt: int, kind: str, result: str) -> bool:
        """The effect is there and `result` says where; False if it is not (any more) yours to say."""
        with self._books.write() as connection:
            mine = locked(self._books, connection, request)
            known = self._known(connection, request, kind)
            ended = effects.done(known, mine, attempt, result) if mine else None
            if ended is not None:
                self._keep(connection, request, ended)
        return ended is not None

    def publication(self, request: RequestId) -> Publication:
        """What it has published so far; `NoRequest` if there is no such request."""
        requests = self._books.tables.requests
        with self._books.read() as connection:
            row = connection.execute(select(requests.c.publication).where(requests.c.id == request)).first()
        if row is None:
            raise NoRequest(_UNKNOWN.format(request))
        return publication_of(row)

    def publish(self, request: RequestId, attempt: int, publication: Publication) -> bool:
        """Keep `publication` as it is now; False if the request is not held by `attempt` (any more)."""
        requests = self._books.tables.requests
        row = {"publication": dump(publication), "pull_number": publication.pull_number}
        with self._books.write() as connection:
            held = locked(self._books, connection, request)
            if held is None or attempt == CLERK or not effects.may_act(held, attempt):
                return False
            connection.execute(update(requests).where(requests.c.id == request).values(**row))
        return True

    def _known(self, connection: Connection, request: RequestId, kind: str) -> Effect | None:
        table = self._books.tables.effects
        row = connection.execute(select(table).where(table.c.request_id == request, table.c.kind == kind)).first()
        return Effect(row.kind, row.attempt, row.until, row.result) if row else None

    def _keep(self, connection: Connection, request: RequestId, effect: Effect) -> None:
        row = {"request_id": request, "kind": effect.kind, "attempt": effect.attempt, "until": effect.until}
        self._books.put(connection, self._books.tables.effects, {**row, "result": effect.result})


def publication_of(row: Row[Any]) -> Publication:
    """The publication column of a row of `requests`."""
    kept: Publication = read(Publication, row.publication) if row.publication else Publication()
    return kept

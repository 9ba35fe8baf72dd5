"""Jobs of workflows that ask through the API: each attempt of a run asks once, and is told what became of it."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, select, update

from core.asks import Ask
from core.names import AskId, RequestId
from core.serial import read
from core.store.books import Books
from core.store.deliveries import ACCEPTING, ask_row
from core.store.words import Caller, NoRequest, Standing

_UNKNOWN = "There is no ask {!r} here."


class Callers:
    """Keeps who called."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def called(self, repository: int, run: int, attempt: int) -> Caller | None:
        """What this attempt of this run asked before."""
        with self._books.read() as connection:
            return self._entered(connection, repository, run, attempt)

    def caller(self, id: str) -> Caller | None:
        """The caller of that id."""
        callers = self._books.tables.callers
        with self._books.read() as connection:
            return _caller(connection.execute(select(callers).where(callers.c.id == id)).first())

    def call(self, caller: Caller, ask: Ask) -> Caller:
        """Keep `ask`, unless one of its key is known, and that `caller` follows it. Durable when it returns.

        Of two calls with the same repository, run and attempt, the first is kept and returned.
        """
        books = self._books
        with books.write("FULL") as connection:
            books.one_at_a_time(connection, ACCEPTING)
            known = self._entered(connection, caller.repository, caller.run, caller.attempt)
            if known is not None:
                return known
            followed = self._followed(connection, ask)
            row = {
                "id": caller.id,
                "ask_id": followed,
                "repository_id": caller.repository,
                "run": caller.run,
                "run_attempt": caller.attempt,
                "digest": caller.digest,
                "secret": caller.secret,
                "created": books.now(connection),
            }
            books.add_once(connection, books.tables.callers, row)
        return replace(caller, ask=followed)

    def standing(self, ask: AskId) -> Standing:
        """Where the ask stands; `NoRequest` if there is none."""
        asks, requests = self._books.tables.asks, self._books.tables.requests
        told = (asks.c.state, asks.c.due, asks.c.reason, asks.c.sentence, asks.c.ask, requests.c.id.label("request"))
        query = select(*told).outerjoin(requests, requests.c.ask_id == asks.c.id)
        with self._books.read() as connection:
            row = connection.execute(query.where(asks.c.id == ask, asks.c.ask.is_not(None))).first()
        if row is None:
            raise NoRequest(_UNKNOWN.format(ask))
        state = "open" if row.due is not None and not row.request else row.state
        request = RequestId(row.request) if row.request else None
        person = read(Ask, row.ask).person
        return Standing(state, person, request, row.reason or "", row.sentence or "")

    def withdraw(self, ask: AskId) -> None:
        """Nobody wants it any more: a request that is made of it from now on is one that is being cancelled."""
        asks = self._books.tables.asks
        with self._books.write() as connection:
            connection.execute(update(asks).where(asks.c.id == ask).values(withdrawn=True))

    def _entered(self, connection: Connection, repository: int, run: int, attempt: int) -> Caller | None:
        callers = self._books.tables.callers
        mine = (callers.c.repository_id == repository) & (callers.c.run == run) & (callers.c.run_attempt == attempt)
        return _caller(connection.execute(select(callers).where(mine)).first())

    def _followed(self, connection: Connection, ask: Ask) -> AskId:
        """The id under which an ask of this key is kept."""
        asks = self._books.tables.asks
        now = self._books.now(connection)
        self._books.add_once(connection, asks, {**ask_row(ask), "received": now, "due": now})
        return AskId(connection.execute(select(asks.c.id).where(asks.c.key == ask_row(ask)["key"])).scalar_one())


def _caller(row: Row[Any] | None) -> Caller | None:
    if row is None:
        return None
    return Caller(row.id, row.repository_id, row.run, row.run_attempt, row.digest, row.secret, AskId(row.ask_id))

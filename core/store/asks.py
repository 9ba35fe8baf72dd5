"""Asks between the way in and their decision: taken by a clerk, then admitted, refused, answered or put off."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, overload

from sqlalchemy import Connection, Executable, Row, bindparam, select, update

from core.asks import Ask
from core.ledger.limits import Shortage
from core.ledger.movement import Scope
from core.ledger.reservation import Reserving
from core.names import AskId, RequestId, new_request_id
from core.requests import LEASE_S, Request, State
from core.serial import dump, read
from core.store.books import Books, short
from core.store.ledger_requests import Fit, Reservations
from core.store.rows import requests_with_asks, to_request
from core.store.words import NoRequest, TakenAsk

_UNKNOWN = "There is no ask {!r} here; nothing was changed."
_SETTLED = "Ask {!r} was {} already; nothing was changed."


class Asks:
    """What the clerk does with asks. An ask that is neither settled nor put off in time is handed out again."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def take_asks(self, most: int, lease_s: float = LEASE_S) -> tuple[TakenAsk, ...]:
        """Up to `most` asks that are due, oldest first, for this clerk alone for `lease_s` seconds."""
        asks = self._books.tables.asks
        with self._books.write() as connection:
            now = self._books.now(connection)
            rows = connection.execute(
                select(asks.c.number, asks.c.ask, asks.c.attempt)
                .where(asks.c.due <= now)
                .order_by(asks.c.number)
                .limit(most)
                .with_for_update(skip_locked=True)
            ).all()
            if rows:
                mine = asks.c.number.in_([row.number for row in rows])
                taken = {"due": now + timedelta(seconds=lease_s), "attempt": asks.c.attempt + 1, "state": "taken"}
                connection.execute(update(asks).where(mine).values(**taken))
        return tuple(TakenAsk(read(Ask, row.ask), row.attempt + 1) for row in rows)

    @overload
    def admit(self, ask: AskId, *, account: int, lane: str, weight: int, reserving: None = None) -> Request: ...

    @overload
    def admit(
        self, ask: AskId, *, account: int, lane: str, weight: int, reserving: Reserving
    ) -> Request | Shortage: ...

    def admit(
        self, ask: AskId, *, account: int, lane: str, weight: int, reserving: Reserving | None = None
    ) -> Request | Shortage:
        """The request of `ask`, made now if there is none yet; the ask is settled. Again gives the same request.

        With `reserving`, what it may use is reserved in the ledger with it; a `Shortage` says what does not fit, and
        nothing was changed then. Raises `NoRequest` if another clerk has refused or answered the ask meanwhile.
        """
        with self._books.write() as connection:
            row = self._locked(connection, ask)
            if row.due is None and row.state != "admitted":
                raise NoRequest(_SETTLED.format(ask, row.state))
            fit = self._fit(connection, row, account, reserving)
            if isinstance(fit, Shortage):
                return fit
            now = fit.now if fit else self._books.now(connection)
            made = {"id": new_request_id(), "account": account, "lane": short(lane, 300), "weight": max(1, weight)}
            new = {**made, **_from_ask(row), "created": now}
            is_new = self._books.add_once(connection, self._books.tables.requests, new)
            if is_new and fit:
                self._books.once(Reservations).reserve(connection, fit, RequestId(new["id"]))
            self._settle(connection, ask, "admitted")
            return _fresh(row, new) if is_new else self._of(connection, ask)

    def _fit(
        self, connection: Connection, row: Row[Any], account: int, reserving: Reserving | None
    ) -> Fit | Shortage | None:
        """Whether there is room for what is to be reserved; None where nothing is."""
        if reserving is None or row.state == "admitted":
            return None
        scope = Scope(account, row.installation, row.repository_id, row.person_id)
        return self._books.once(Reservations).fit(connection, scope, reserving)

    def _of(self, connection: Connection, ask: AskId) -> Request:
        requests = self._books.tables.requests
        return to_request(connection.execute(requests_with_asks(self._books).where(requests.c.ask_id == ask)).one())

    def restate(self, ask: Ask) -> None:
        """Keep `ask` as the clerk understood it (what is to be repeated, what is approved), before it is admitted."""
        asks = self._books.tables.asks
        open_ = (asks.c.id == ask.id) & asks.c.due.is_not(None)
        with self._books.write() as connection:
            connection.execute(update(asks).where(open_).values(ask=dump(ask)))

    def refuse(self, ask: AskId, reason: str, sentence: str, *, until_answered: bool = False) -> bool:
        """Refuse `ask`; True if a reply is due: once per person, thread and `reason` (a short word).

        With `until_answered`, an ask whose reply is due is settled by `answered` only, and handed out again (where
        the same call is True again) if the clerk dies before it has replied.
        """
        with self._books.write() as connection:
            row = self._locked(connection, ask)
            due = self._first_refusal(connection, row, reason, sentence)
            self._tell(connection, row, reason, sentence)
            if not (due and until_answered):
                self._settle(connection, ask, "refused")
        return due

    def answered(self, ask: AskId) -> None:
        """A quick verb was answered, or a refusal was said: the ask is settled."""
        with self._books.write() as connection:
            self._settle(connection, ask, "answered")

    def postpone(self, ask: AskId, seconds: float) -> None:
        """Hand the ask out again in `seconds`, not before; nothing if it is settled."""
        asks = self._books.tables.asks
        with self._books.write() as connection:
            due = self._books.now(connection) + timedelta(seconds=seconds)
            mine = (asks.c.id == ask) & asks.c.due.is_not(None)
            connection.execute(update(asks).where(mine).values(due=due, state="open"))

    def forget_leases(self, asks: Sequence[AskId]) -> None:
        """Hand these out again at once: a clerk that stops gives back what it has not begun."""
        for ask in asks:
            self.postpone(ask, 0)

    def _locked(self, connection: Connection, ask: AskId) -> Row[Any]:
        row = connection.execute(self._books.once(_locked), {"of": ask}).first()
        if row is None:
            raise NoRequest(_UNKNOWN.format(ask))
        return row

    def _settle(self, connection: Connection, ask: AskId, state: str) -> None:
        connection.execute(self._books.once(_settling), {"of": ask, "due": None, "state": state})

    def _tell(self, connection: Connection, row: Row[Any], reason: str, sentence: str) -> None:
        """The ask keeps why it was refused, for whoever asks about it."""
        asks = self._books.tables.asks
        if row.due is not None:
            said = {"reason": short(reason.partition(":")[0], 64), "sentence": sentence}
            connection.execute(update(asks).where(asks.c.id == row.id).values(**said))

    def _first_refusal(self, connection: Connection, row: Row[Any], reason: str, sentence: str) -> bool:
        if row.due is None:
            return False
        refusals = self._books.tables.refusals
        key = {"repository_id": row.repository_id, "thread": row.thread, "person_id": row.person_id, "reason": reason}
        rest = {"ask_id": row.id, "created": self._books.now(connection), "sentence": sentence}
        if self._books.add_once(connection, refusals, {**key, **rest}):
            return True
        first = select(refusals.c.ask_id).filter_by(**key)
        return bool(connection.scalar(first) == row.id)


def _locked(books: Books) -> Executable:
    asks = books.tables.asks
    return select(asks).where(asks.c.id == bindparam("of")).with_for_update()


def _settling(books: Books) -> Executable:
    asks = books.tables.asks
    return update(asks).where(asks.c.id == bindparam("of"), asks.c.due.is_not(None))


def _fresh(row: Row[Any], new: dict[str, Any]) -> Request:
    """The request that was just made of the ask of `row`."""
    names = ("id", "account", "lane", "state", "attempt", "weight", "created", "cancelling", "starts")
    return Request(ask=read(Ask, row.ask), **{name: new[name] for name in names})


def _from_ask(row: Row[Any]) -> dict[str, Any]:
    """What a new request has of its ask, and how it begins."""
    return {
        "ask_id": row.id,
        "number": row.number,
        "installation": row.installation,
        "repository_id": row.repository_id,
        "thread": row.thread,
        "person_id": row.person_id,
        "state": State.PENDING,
        "attempt": 1,
        "starts": 0,
        "cancelling": bool(row.withdrawn),
    }

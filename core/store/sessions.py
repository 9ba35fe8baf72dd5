"""Browsers that signed in: known by the hash of their cookie, for eight hours and no longer."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from core.store.books import Books

LASTS = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody's browser. `token` is what was kept for it, whatever that is."""

    id: str
    person: int
    login: str
    token: str = field(repr=False)
    until: datetime


class Sessions:
    """Keeps them. `cookie` is always what the browser holds; it is not kept anywhere."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def begin_session(self, cookie: str, person: int, login: str, token: str, former: str = "") -> Session:
        """A session for a browser that has just signed in; the one of its `former` cookie ends, and so do old ones."""
        books, table = self._books, self._books.billing.sessions
        with books.write() as connection:
            now = books.now(connection)
            over = (table.c.until <= now) | (table.c.id == _hashed(former))
            connection.execute(delete(table).where(over))
            made = Session(_hashed(cookie), person, login, token, now + LASTS)
            row = {"id": made.id, "person_id": person, "login": login, "token": token}
            books.put(connection, table, {**row, "created": now, "until": made.until})
        return made

    def session(self, cookie: str) -> Session | None:
        """The session of that cookie, unless it is over."""
        return self.session_by_id(_hashed(cookie)) if cookie else None

    def session_by_id(self, id: str) -> Session | None:
        """The session of that id, unless it is over."""
        table = self._books.billing.sessions
        with self._books.read() as connection:
            row = connection.execute(select(table).where(table.c.id == id)).first()
            if row is None or row.until <= self._books.now(connection):
                return None
        return Session(row.id, row.person_id, row.login, row.token, row.until)

    def renew_token(self, session: str, former: str, token: str) -> bool:
        """Keep `token` instead of `former`; False if the session ended, or somebody else renewed it meanwhile."""
        table = self._books.billing.sessions
        with self._books.write() as connection:
            row = connection.execute(select(table.c.token).where(table.c.id == session).with_for_update()).first()
            if row is None or row.token != former:
                return False
            connection.execute(update(table).where(table.c.id == session).values(token=token))
        return True

    def end_session(self, session: str) -> None:
        """End it: its cookie opens nothing any more."""
        table = self._books.billing.sessions
        with self._books.write() as connection:
            connection.execute(delete(table).where(table.c.id == session))


def _hashed(cookie: str) -> str:
    return hashlib.sha256(cookie.encode("utf-8", "surrogatepass")).hexdigest()

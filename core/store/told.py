"""What people told the App: where to be silent, and what they thought of a request."""

from sqlalchemy import delete, select

from core.asks import Person
from core.names import RequestId
from core.store.books import Books


class Told:
    """Silences and feedback. `scope` is repository, installation or thread; `id` its id, a thread's as `12#34`."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def silence(self, scope: str, id: int | str, by: Person) -> None:
        """Start nothing there until `unsilence`."""
        with self._books.write() as connection:
            row = {"scope": scope, "target": str(id), "person_id": by.id, "created": self._books.now(connection)}
            self._books.add_once(connection, self._books.tables.silences, row)

    def unsilence(self, scope: str, id: int | str) -> bool:
        """Start things there again; False if it was not silenced."""
        table = self._books.tables.silences
        here = (table.c.scope == scope) & (table.c.target == str(id))
        with self._books.write() as connection:
            return connection.execute(delete(table).where(here)).rowcount > 0

    def is_silenced(self, scope: str, id: int | str) -> bool:
        """Whether somebody silenced it."""
        table = self._books.tables.silences
        query = select(table.c.scope).where(table.c.scope == scope, table.c.target == str(id))
        with self._books.read() as connection:
            return connection.execute(query).first() is not None

    def feedback(self, request: RequestId, person: Person, text: str) -> None:
        """Keep what `person` thought of `request`."""
        table = self._books.tables.feedback
        with self._books.write() as connection:
            row = {"request_id": request, "person_id": person.id, "created": self._books.now(connection), "text": text}
            connection.execute(table.insert().values(**row))

    def feedback_of(self, request: RequestId) -> tuple[str, ...]:
        """What people thought of `request`, oldest first."""
        table = self._books.tables.feedback
        query = select(table.c.text).where(table.c.request_id == request).order_by(table.c.number)
        with self._books.read() as connection:
            return tuple(connection.scalars(query))

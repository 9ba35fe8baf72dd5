"""What is spent of limits that all machines share: a page for each, in the hands of one process at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select, update

from core.store.books import Books


@dataclass(slots=True)
class Page:
    """What is written on it, for whoever has it."""

    text: str


class Spending:
    """Keeps the pages."""

    def __init__(self, books: Books) -> None:
        self._books = books

    @contextmanager
    def page(self, limit: str) -> Iterator[Page]:
        """The page of `limit` (at most 64 characters), empty at first; what is left on it at the end is kept.

        Others wait meanwhile: one transaction, to be short.
        """
        table = self._books.tables.spending
        mine = table.c.limit == limit
        with self._books.write() as connection:
            self._books.add_once(connection, table, {"limit": limit, "page": ""})
            page = Page(connection.scalars(select(table.c.page).where(mine).with_for_update()).one())
            yield page
            connection.execute(update(table).where(mine).values(page=page.text))

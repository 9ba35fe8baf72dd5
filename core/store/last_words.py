"""The last comment of a request: due when it ends, until somebody has seen it through."""

from datetime import timedelta

from sqlalchemy import update

from core.names import RequestId
from core.requests import LEASE_S
from core.store.books import Books
from core.store.lookups import outcome_of
from core.store.publications import publication_of
from core.store.rows import requests_with_asks, to_request
from core.store.words import WordsDue


class LastWords:
    """The outbox of ends. Saying the words twice changes nothing (one comment, edited), not saying them would."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def take_words(self, most: int, lease_s: float = LEASE_S) -> tuple[WordsDue, ...]:
        """Up to `most` ended requests whose last words are due, for this clerk alone for `lease_s` seconds."""
        requests, usage = self._books.tables.requests, self._books.tables.usage
        spent = (usage.c.verdict, usage.c.run_id, usage.c.cost_usd, usage.c.input_tokens, usage.c.output_tokens)
        with self._books.write() as connection:
            now = self._books.now(connection)
            query = requests_with_asks(self._books).add_columns(*spent, usage.c.elapsed_s)
            due = query.join(usage, usage.c.request_id == requests.c.id).where(requests.c.words_due <= now)
            chosen = due.order_by(requests.c.words_due).limit(most)
            rows = connection.execute(chosen.with_for_update(of=requests, skip_locked=True)).all()
            later = now + timedelta(seconds=lease_s)
            mine = requests.c.id.in_([row.id for row in rows])
            connection.execute(update(requests).where(mine).values(words_due=later))
        return tuple(WordsDue(to_request(row), outcome_of(row), publication_of(row)) for row in rows)

    def said(self, request: RequestId, attempt: int) -> bool:
        """The last words stand on GitHub; False if the request was revived since `attempt` ended."""
        requests = self._books.tables.requests
        mine = (requests.c.id == request) & (requests.c.attempt == attempt) & requests.c.words_due.is_not(None)
        with self._books.write() as connection:
            return connection.execute(update(requests).where(mine).values(words_due=None)).rowcount > 0

    def postpone_words(self, request: RequestId, seconds: float) -> None:
        """Say them in `seconds`, not before; nothing if none are due."""
        requests = self._books.tables.requests
        mine = (requests.c.id == request) & requests.c.words_due.is_not(None)
        with self._books.write() as connection:
            due = self._books.now(connection) + timedelta(seconds=seconds)
            connection.execute(update(requests).where(mine).values(words_due=due))

    def unsaid(self, request: RequestId) -> None:
        """The last words may have been written over: they are due again. Nothing if it has not ended."""
        requests = self._books.tables.requests
        mine = (requests.c.id == request) & requests.c.ended.is_not(None)
        with self._books.write() as connection:
            connection.execute(update(requests).where(mine).values(words_due=self._books.now(connection)))

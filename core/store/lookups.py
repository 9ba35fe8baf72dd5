"""Finding requests: by id, by thread, by pull request, by run; and what an end has cost."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, select

from core.names import RequestId, RunId
from core.requests import Outcome, Request, State
from core.store.books import Books
from core.store.rows import requests_with_asks, to_request
from core.store.words import NoRequest

_NONE = "There is no request {!r} here. `pullwright status` lists the requests."
_SEVERAL = "{} requests begin with {}. Give more of the id."
_MOST = 100


class Lookups:
    """Reads requests."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def request(self, id: RequestId) -> Request:
        """The request of that id; `NoRequest` if there is none."""
        found = self._newest(self._books.tables.requests.c.id == id)
        if not found:
            raise NoRequest(_NONE.format(id))
        return found[0]

    def requests(self, ids: Collection[RequestId]) -> Mapping[RequestId, Request]:
        """Those of them that are here, and still have their ask."""
        found = self._newest(self._books.tables.requests.c.id.in_(ids), most=len(ids)) if ids else ()
        return {request.id: request for request in found}

    def find(self, prefix: str) -> Request:
        """The one request whose id begins with `prefix`; `NoRequest` says whether there is none or several."""
        requests = self._books.tables.requests
        begins = requests.c.id.startswith(prefix, autoescape=True)
        found = self._newest(begins, most=2) if prefix else ()
        if not found:
            raise NoRequest(_NONE.format(prefix))
        if len(found) > 1:
            raise NoRequest(_SEVERAL.format("Several", prefix))
        return found[0]

    def latest(self, repository_id: int, number: int) -> Request | None:
        """The newest request that was asked for in that thread."""
        requests = self._books.tables.requests
        here = (requests.c.repository_id == repository_id) & (requests.c.thread == number)
        return next(iter(self._newest(here, most=1)), None)

    def about(self, repository_id: int, number: int, most: int = 20) -> tuple[Request, ...]:
        """The requests that were asked for in that thread or that published it, newest first."""
        requests = self._books.tables.requests
        here = (requests.c.thread == number) | (requests.c.pull_number == number)
        return self._newest((requests.c.repository_id == repository_id) & here, most=most)

    def by_pull(self, repository_id: int, number: int) -> Request | None:
        """The newest request that published that pull request."""
        requests = self._books.tables.requests
        here = (requests.c.repository_id == repository_id) & (requests.c.pull_number == number)
        return next(iter(self._newest(here, most=1)), None)

    def by_run(self, run: RunId) -> Request | None:
        """The request that `run` was made for; None for a run of a laptop."""
        runs = self._books.runs.runs
        wanted = select(runs.c.request_id).where(runs.c.id == run).scalar_subquery()
        return next(iter(self._newest(self._books.tables.requests.c.id == wanted, most=1)), None)

    def run_of(self, request: RequestId) -> RunId | None:
        """The newest run of `request`: what another worker resumes, so that nothing is paid for twice."""
        runs = self._books.runs.runs
        query = select(runs.c.id).where(runs.c.request_id == request).order_by(runs.c.started.desc()).limit(1)
        with self._books.read() as connection:
            found = connection.scalar(query)
        return RunId(found) if found else None

    def dead(self, most: int = _MOST) -> tuple[Request, ...]:
        """What was given up, newest first; `revive` brings it back."""
        return self._newest(self._books.tables.requests.c.state == State.DEAD, most=most)

    def open(self, installation: int | None = None, most: int = _MOST) -> tuple[Request, ...]:
        """What has not ended, newest first, of all installations or one."""
        requests = self._books.tables.requests
        unended = requests.c.ended.is_(None)
        mine = unended if installation is None else unended & (requests.c.installation == installation)
        return self._newest(mine, most=most)

    def usage(self, request: RequestId) -> Outcome | None:
        """What an ended request came to and cost; None while it is open."""
        usage, requests = self._books.tables.usage, self._books.tables.requests
        query = select(usage, requests.c.why, requests.c.ended).join(requests, requests.c.id == usage.c.request_id)
        with self._books.read() as connection:
            row = connection.execute(query.where(usage.c.request_id == request)).first()
        return outcome_of(row) if row and row.ended else None

    def _newest(self, where: ColumnElement[bool], most: int = 1) -> tuple[Request, ...]:
        requests = self._books.tables.requests
        query = requests_with_asks(self._books).where(where).order_by(requests.c.number.desc()).limit(most)
        with self._books.read() as connection:
            return tuple(to_request(row) for row in connection.execute(query))


def outcome_of(row: Any) -> Outcome:
    """The outcome in a row of `usage` that was joined with its request."""
    return Outcome(
        verdict=row.verdict,
        why=row.why or "",
        run_id=row.run_id or "",
        cost_usd=row.cost_usd,
        input_tokens=row.input_tokens,
        output_tokens=row.output_tokens,
        elapsed_s=row.elapsed_s,
    )

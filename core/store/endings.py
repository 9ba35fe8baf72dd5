"""How a request ends: its usage is written, and what was reserved for it is settled or given back, with its state and
in one transaction."""

from datetime import datetime
from math import isfinite

from sqlalchemy import Connection, Row, func, select

from core.names import RequestId
from core.requests import Outcome, Request, State
from core.store.books import Books
from core.store.ledger_requests import Reservations

_VERDICTS = {State.CANCELLED: "cancelled", State.DEAD: "failed"}


class Endings:
    """Writes ends."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._reservations = Reservations(books)

    def write(self, connection: Connection, request: Request, outcome: Outcome | None, now: datetime) -> None:
        """`request` has just ended; without an `outcome`, what its runs have cost is added up."""
        ended = outcome or self._unsaid(connection, request)
        usage = {
            "request_id": request.id,
            "account": request.account,
            "installation": request.ask.installation,
            "verdict": ended.verdict,
            "run_id": ended.run_id or None,
            "cost_usd": ended.cost_usd if isfinite(ended.cost_usd) else 0.0,  # SQLite has no NaN
            "input_tokens": ended.input_tokens,
            "output_tokens": ended.output_tokens,
            "elapsed_s": ended.elapsed_s,
            "created": now,
        }
        self._books.put(connection, self._books.tables.usage, usage)
        self._reservations.end(connection, request, ended, now)

    def _unsaid(self, connection: Connection, request: Request) -> Outcome:
        """The outcome of a request whose worker could not say it."""
        row = self._spent(connection, request.id)
        return Outcome(
            verdict=_VERDICTS[request.state],
            why=request.why,
            run_id=row.run_id or "",
            cost_usd=row.cost_usd or 0.0,
            input_tokens=row.input_tokens or 0,
            output_tokens=row.output_tokens or 0,
        )

    def _spent(self, connection: Connection, request: RequestId) -> Row[str, float, int, int]:
        runs, calls = self._books.runs.runs, self._books.runs.model_calls
        total = select(
            func.max(runs.c.id).label("run_id"),
            func.sum(calls.c.cost_usd).label("cost_usd"),
            func.sum(calls.c.input_tokens).label("input_tokens"),
            func.sum(calls.c.output_tokens).label("output_tokens"),
        )
        joined = total.select_from(runs).outerjoin(calls, calls.c.run_id == runs.c.id)
        return connection.execute(joined.where(runs.c.request_id == request)).one()

"""Forgetting: texts of what ended long ago go; ids, numbers and costs stay.

What was emptied is not found any more by anybody. Its rows stay: a captured delivery is still known by its key, the
books still add up, and what may not be told twice is not.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, delete, false, func, or_, select, true, update

from core.store.books import Books
from core.store.words import Keep, Pruned

_MOST = 50  # in one transaction: nobody who asks is to wait for it


class Pruning:
    """Each call is a few small transactions, one for each kind; call it until nothing is left to do."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def prune(self, keep: Keep) -> Pruned:
        """Forget what is older than `keep`, a little of each kind. What is open, waiting or unsaid is never touched."""
        deliveries = self._forget_deliveries(keep.deliveries)
        if keep.texts is None and not keep.others:
            return Pruned(deliveries)
        requests = self._forget_requests(keep)
        return Pruned(deliveries, self._forget_asks(keep), requests, self._forget_runs(keep))

    def _forget_deliveries(self, keep: timedelta) -> int:
        table = self._books.tables.deliveries
        with self._books.write() as connection:
            old = select(table.c.id).where(table.c.received <= self._before(connection, keep))
            ids = self._some(connection, old, table)
            connection.execute(delete(table).where(table.c.id.in_(ids)))
        return len(ids)

    def _forget_requests(self, keep: Keep) -> int:
        """With the ask of each, so that no request is without one."""
        requests, asks = self._books.tables.requests, self._books.tables.asks
        with self._books.write() as connection:
            old = self._is_old(connection, requests.c.ended, requests.c.account, keep)
            over = old & requests.c.words_due.is_(None)
            known = select(requests.c.id).join(asks, asks.c.id == requests.c.ask_id).where(asks.c.ask.is_not(None))
            ids = self._some(connection, known.where(over), requests)
            told = select(requests.c.ask_id).where(requests.c.id.in_(ids))
            self._empty_asks(connection, list(connection.scalars(told)))
            bare = {"why": None, "publication": None, "lane": ""}
            connection.execute(update(requests).where(requests.c.id.in_(ids)).values(**bare))
            for table in (self._books.tables.effects, self._books.tables.feedback):
                connection.execute(delete(table).where(table.c.request_id.in_(ids)))
        return len(ids)

    def _forget_asks(self, keep: Keep) -> int:
        """Those that became no request."""
        asks, requests = self._books.tables.asks, self._books.tables.requests
        accounts = self._books.billing.accounts
        with self._books.write() as connection:
            settled = self._is_old(connection, asks.c.received, accounts.c.account, keep) & asks.c.due.is_(None)
            alone = ~select(requests.c.id).where(requests.c.ask_id == asks.c.id).exists()
            whose = select(asks.c.id).outerjoin(accounts, accounts.c.installation == asks.c.installation)
            ids = self._some(connection, whose.where(settled, asks.c.ask.is_not(None), alone), asks)
            self._empty_asks(connection, ids)
        return len(ids)

    def _empty_asks(self, connection: Connection, ids: list[str]) -> None:
        tables = self._books.tables
        connection.execute(update(tables.asks).where(tables.asks.c.id.in_(ids)).values(ask=None, sentence=None))
        connection.execute(update(tables.refusals).where(tables.refusals.c.ask_id.in_(ids)).values(sentence=None))
        connection.execute(delete(tables.callers).where(tables.callers.c.ask_id.in_(ids)))

    def _forget_runs(self, keep: Keep) -> int:
        """Those of a forgotten request, and those of a laptop, also where they never came to an end."""
        runs, inputs = self._books.runs.runs, self._books.runs.inputs
        requests, asks = self._books.tables.requests, self._books.tables.asks
        with self._books.write() as connection:
            of_request = runs.outerjoin(requests, requests.c.id == runs.c.request_id)
            joined = of_request.outerjoin(asks, asks.c.id == requests.c.ask_id)
            source = joined.join(inputs, inputs.c.id == runs.c.input_id)
            over = func.coalesce(runs.c.ended, runs.c.started)
            old = self._is_old(connection, over, requests.c.account, keep)
            free = runs.c.request_id.is_(None) | asks.c.ask.is_(None)
            query = select(runs.c.id).select_from(source).where(inputs.c.issue.is_not(None), old, free)
            ids = self._some(connection, query, runs)
            self._empty_runs(connection, ids)
        return len(ids)

    def _empty_runs(self, connection: Connection, ids: list[str]) -> None:
        tables = self._books.runs
        mine = tables.inputs.c.id.in_(select(tables.runs.c.input_id).where(tables.runs.c.id.in_(ids)))
        connection.execute(update(tables.inputs).where(mine).values(repository=None, issue=None, options=None))
        bare = {"why": None, "outcome": None, "branch": None}
        connection.execute(update(tables.runs).where(tables.runs.c.id.in_(ids)).values(**bare))
        for part in (tables.attempts, tables.checks, tables.steps):
            connection.execute(delete(part).where(part.c.run_id.in_(ids)))
        calls = tables.model_calls  # what they cost is money
        connection.execute(update(calls).where(calls.c.run_id.in_(ids)).values(error=None))

    def _is_old(
        self, connection: Connection, moment: ColumnElement[Any], account: ColumnElement[Any], keep: Keep
    ) -> ColumnElement[bool]:
        """Whether what ended at `moment` is old enough for `account`; of no account is what has the usual time."""
        named = [one for _, accounts in keep.others for one in accounts]
        usual = account.is_(None) | account.not_in(named) if named else true()
        times = [(keep.texts, usual), *((time, account.in_(accounts)) for time, accounts in keep.others)]
        ends = [(moment <= self._before(connection, time)) & which for time, which in times if time is not None]
        return or_(false(), *ends)

    def _before(self, connection: Connection, keep: timedelta) -> datetime:
        return self._books.now(connection) - keep

    def _some(self, connection: Connection, query: Select[str], held: Table) -> list[str]:
        """A few ids of it, which nobody else can change until the transaction ends; what others hold is left."""
        return list(connection.scalars(query.limit(_MOST).with_for_update(of=held, skip_locked=True)))

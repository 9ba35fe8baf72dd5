"""What is kept about runs, written as it happens."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, insert, update

from core.begun import Begun
from core.names import RunId
from core.runs import Attempt, ModelCall, Proposal, Run, Strategy
from core.serial import dump
from core.store.books import Books
from core.store.desk import Desk
from core.store.history import History
from core.store.tables import Tables


def _now() -> datetime:
    return datetime.now(UTC)


class Store:
    """Writes runs; every method is one transaction. `history` reads them; `desk` keeps the hosted App's requests.

    All raise `Broken(retryable)` when the database does not answer; nothing was written then.
    """

    is_open = True

    def __init__(self, engine: Engine, tables: Tables, desk: Desk) -> None:
        self._engine = engine
        self._books = Books(engine, tables)
        self._tables = tables
        self.history = History(self._books)
        self.desk = desk

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def opened(self) -> "Store":
        """This store: it is open."""
        return self

    def begin(self, begun: Begun) -> None:
        """Record a run and what it was given, before anything is done; again, it does nothing."""
        source = "github" if begun.request else "cli"
        given = {"id": begun.run, "created": begun.at, "source": source, "repository": begun.repository}
        texts = {"issue": dump(begun.issue), "options": dump(dict(begun.options), dict[str, Any])}
        row = {"id": begun.run, "input_id": begun.run, "request_id": begun.request, "state": "running"}
        with self._books.write() as connection:
            if self._books.add_once(connection, self._tables.inputs, given | texts):
                self._books.add_once(connection, self._tables.runs, row | {"base_sha": begun.base, "started": begun.at})

    def step_started(self, run: RunId, name: str, at: datetime) -> int:
        """Record that a step began; the number it returns ends it."""
        row = insert(self._tables.steps).values(run_id=run, name=name, started=at)
        with self._books.write() as connection:
            key = connection.execute(row).inserted_primary_key
        return int(key[0]) if key else 0

    def step_ended(self, step: int, elapsed_s: float, note: str) -> None:
        """Record that a step ended, and what is worth knowing about it."""
        steps = self._tables.steps
        row = update(steps).where(steps.c.id == step).values(elapsed_s=elapsed_s, note=note)
        with self._books.write() as connection:
            connection.execute(row)

    def called(self, run: RunId, call: ModelCall) -> None:
        """Record one model call, also one that failed."""
        usage = call.usage
        row = insert(self._tables.model_calls).values(
            run_id=run,
            created=_now(),
            provider=call.provider,
            model=call.model,
            purpose=call.purpose,
            ok=call.ok,
            stop=call.stop,
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            cache_read_tokens=usage.cache_read_tokens,
            cache_write_tokens=usage.cache_write_tokens,
            cost_usd=call.cost_usd,
            elapsed_s=call.elapsed_s,
            error=call.error,
        )
        with self._books.write() as connection:
            connection.execute(row)

    def proposed(self, run: RunId, number: int, strategy: Strategy, proposal: Proposal) -> None:
        """Record a proposal before it is checked: it was paid for, and must never be paid for again."""
        row = insert(self._tables.attempts).values(
            run_id=run, number=number, created=_now(), strategy=dump(strategy), proposal=dump(proposal)
        )
        with self._books.write() as connection:
            connection.execute(row)

    def checked(self, run: RunId, attempt: Attempt) -> None:
        """Record what an attempt's checks found."""
        table = self._tables.attempts
        mine = (table.c.run_id == run) & (table.c.number == attempt.number)
        rows = [
            {
                "run_id": run,
                "attempt": attempt.number,
                "kind": check.kind,
                "status": check.status,
                "required": check.required,
                "elapsed_s": check.elapsed_s,
                "summary": check.summary,
                "findings": dump([finding.message for finding in check.findings], list[str]),
            }
            for check in attempt.checks
        ]
        with self._books.write() as connection:
            connection.execute(update(table).where(mine).values(verdict=attempt.verdict, attempt=dump(attempt)))
            if rows:
                connection.execute(insert(self._tables.checks), rows)

    def finished(self, run: Run) -> None:
        """Record the end of a run."""
        runs = self._tables.runs
        row = (
            update(runs)
            .where(runs.c.id == run.id)
            .values(
                state="finished",
                verdict=run.verdict,
                branch=run.branch,
                head_sha=run.head_sha,
                best=run.best,
                ended=_now(),
                elapsed_s=run.elapsed_s,
                why=run.why,
                outcome=dump(run),
            )
        )
        with self._books.write() as connection:
            connection.execute(row)

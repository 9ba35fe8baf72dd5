"""Reading runs back."""

from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select

from core.names import RunId, Sha
from core.runs import Attempt, Issue, ModelCall, Proposal, Run, Strategy, Usage
from core.serial import read
from core.store.books import Books
from core.store.records import Line, NoRun, StoredCall, StoredProposal, StoredRun, StoredStep


class History:
    """The recorded runs. `Broken(retryable)` when the database does not answer."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._tables = books.runs

    def recent(self, most: int) -> tuple[Line, ...]:
        """The newest runs, newest first."""
        runs, inputs = self._tables.runs, self._tables.inputs
        query = (
            select(runs.c.id, runs.c.state, runs.c.verdict, runs.c.branch, runs.c.started, inputs.c.issue)
            .join(inputs, self._kept())
            .order_by(runs.c.started.desc())
            .limit(most)
        )
        return tuple(
            Line(row.id, row.state, row.verdict or "", row.branch or "", _issue(row).title, row.started)
            for row in self._rows(query)
        )

    def find(self, prefix: str) -> RunId:
        """The id of the one run that begins with `prefix`; `NoRun` names what there is instead."""
        runs = self._tables.runs
        newest = select(runs.c.id).join(self._tables.inputs, self._kept()).order_by(runs.c.started.desc())
        found = [row.id for row in self._rows(newest) if row.id.startswith(prefix)] if prefix else []
        if len(found) > 1:
            raise NoRun(f"{len(found)} runs begin with {prefix}: {', '.join(found[:5])}. Give more of the id.")
        if not found:
            raise NoRun(f"There is no run {prefix!r} here. `pullwright status` lists the runs of this machine.")
        return RunId(found[0])

    def knows(self, run: RunId) -> bool:
        """Whether `run` is recorded, and not forgotten."""
        known = select(self._tables.runs.c.id).join(self._tables.inputs, self._kept())
        return bool(self._rows(known.where(self._tables.runs.c.id == run)))

    def load(self, run: RunId) -> StoredRun:
        """Everything that is recorded about `run`; `NoRun` if nothing is."""
        runs, inputs = self._tables.runs, self._tables.inputs
        joined = select(runs, inputs.c.repository, inputs.c.issue, inputs.c.options).join(inputs, self._kept())
        rows = self._rows(joined.where(runs.c.id == run))
        if not rows:
            raise NoRun(f"There is no run {run!r} here. `pullwright status` lists the runs of this machine.")
        row = rows[0]
        return StoredRun(
            id=run,
            state=row.state,
            repository=row.repository,
            issue=_issue(row),
            options=read(dict[str, Any], row.options),
            base_sha=Sha(row.base_sha),
            started=row.started,
            ended=row.ended,
            proposals=self._proposals(run),
            calls=self._calls(run),
            steps=self.steps(run),
            outcome=read(Run, row.outcome) if row.outcome else None,
            why=row.why or "",
        )

    def _kept(self) -> ColumnElement[bool]:
        """Joins a run with what it was given, which is empty when it was forgotten."""
        inputs = self._tables.inputs
        return (inputs.c.id == self._tables.runs.c.input_id) & inputs.c.issue.is_not(None)

    def _rows(self, query: Select[Any]) -> list[Row[Any]]:
        with self._books.read() as connection:
            return list(connection.execute(query))

    def _proposals(self, run: RunId) -> tuple[StoredProposal, ...]:
        table = self._tables.attempts
        rows = self._rows(select(table).where(table.c.run_id == run).order_by(table.c.id))
        return tuple(
            StoredProposal(
                row.number,
                read(Strategy, row.strategy),
                read(Proposal, row.proposal),
                read(Attempt, row.attempt) if row.attempt else None,
                row.created,
            )
            for row in rows
        )

    def _calls(self, run: RunId) -> tuple[StoredCall, ...]:
        table = self._tables.model_calls
        rows = self._rows(select(table).where(table.c.run_id == run).order_by(table.c.id))
        return tuple(StoredCall(row.created, _call(row)) for row in rows)

    def steps(self, run: RunId) -> tuple[StoredStep, ...]:
        """The steps of `run` so far, in the order in which they began; none if there is no such run."""
        table = self._tables.steps
        rows = self._rows(select(table).where(table.c.run_id == run).order_by(table.c.id))
        return tuple(StoredStep(row.name, row.started, row.elapsed_s, row.note or "") for row in rows)


def _issue(row: Row[Any]) -> Issue:
    issue: Issue = read(Issue, row.issue)
    return issue


def _call(row: Row[Any]) -> ModelCall:
    return ModelCall(
        provider=row.provider,
        model=row.model,
        usage=Usage(row.input_tokens, row.output_tokens, row.cache_read_tokens, row.cache_write_tokens),
        cost_usd=row.cost_usd,
        elapsed_s=row.elapsed_s,
        ok=row.ok,
        stop=row.stop,
        error=row.error or "",
        purpose=row.purpose,
    )

"""Each step, proposal, attempt and model call becomes a row before the next begins, is logged, and is told
to whoever watches."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from core.names import RunId
from core.runs import Attempt, ModelCall, Proposal, Run, Strategy
from core.store import Store
from core.telemetry import Log


class Watcher(Protocol):
    """Who watches a run: a terminal, a log, later a comment."""

    def step_started(self, name: str) -> None:
        """A step began."""
        ...

    def step_ended(self, name: str, elapsed_s: float, note: str) -> None:
        """A step ended; `note` is what is worth knowing about it."""
        ...

    def proposing(self, number: int, strategy: Strategy) -> None:
        """A model is being asked for attempt `number`."""
        ...

    def attempted(self, attempt: Attempt) -> None:
        """An attempt was checked."""
        ...

    def said(self, sentence: str) -> None:
        """Something a person should know now."""
        ...


class Note:
    """What a step wants remembered about itself."""

    def __init__(self) -> None:
        self.text = ""


class Recorder:
    """Writes one run down as it happens."""

    def __init__(self, store: Store, run: RunId, watcher: Watcher, log: Log) -> None:
        self._store = store
        self._run = run
        self._log = log.about(run)
        self.watcher = watcher
        self.phases: dict[str, float] = {}
        self.calls: list[ModelCall] = []

    @contextmanager
    def step(self, name: str) -> Iterator[Note]:
        """Run the body as the step `name`; its seconds are added to `phases`, also when it fails."""
        note = Note()
        row = self._store.step_started(self._run, name)
        self._log.step_started(name)
        self.watcher.step_started(name)
        started = time.monotonic()
        try:
            yield note
        finally:
            elapsed = time.monotonic() - started
            self._ended(row, name, elapsed, note.text)

    def done(self, name: str, elapsed_s: float, note: str) -> None:
        """A step that was over before the run could be recorded: what comes first may still be refused."""
        self._ended(self._store.step_started(self._run, name), name, elapsed_s, note)

    def _ended(self, row: int, name: str, elapsed_s: float, note: str) -> None:
        self.phases[name] = self.phases.get(name, 0.0) + elapsed_s
        self._store.step_ended(row, elapsed_s, note)
        self._log.step_ended(name, elapsed_s)
        self.watcher.step_ended(name, elapsed_s, note)

    def call(self, call: ModelCall) -> None:
        """One model call was made, or failed."""
        self.calls.append(call)
        self._store.called(self._run, call)
        self._log.called(call)

    def proposal(self, number: int, strategy: Strategy, proposal: Proposal) -> None:
        """A proposal was paid for; it is kept before anything is done with it."""
        self._store.proposed(self._run, number, strategy, proposal)

    def attempt(self, attempt: Attempt) -> None:
        """An attempt was checked."""
        self._store.checked(self._run, attempt)
        self._log.attempted(attempt)
        self.watcher.attempted(attempt)

    def finished(self, run: Run) -> None:
        """The run came to its end."""
        self._store.finished(run)
        self._log.finished(run)

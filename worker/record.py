"""What happens in a run becomes a row before the next thing begins, is logged, and is told to whoever watches.

Only the steps before the first model call may wait for the database to be open: they cost nothing.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from datetime import UTC, datetime
from threading import RLock
from typing import TYPE_CHECKING, Protocol

from core.begun import Begun
from core.names import RunId
from core.runs import Attempt, ModelCall, Proposal, Run, Strategy
from core.telemetry import Log
from core.words.steps import step_of

if TYPE_CHECKING:
    from core.store import Store

    Deed = Callable[[Store], object]


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


class Records(Protocol):
    """Where runs are written down: a store, or one that is opened when there is time for it."""

    @property
    def is_open(self) -> bool:
        """Whether `opened` costs nothing."""
        ...

    def begin(self, begun: Begun) -> None:
        """A run begins: from now on it is known, whatever happens."""
        ...

    def opened(self) -> "Store":
        """The store; the first call may take a while."""
        ...


class Note:
    """What a step wants remembered about itself."""

    def __init__(self) -> None:
        self.text = ""


class OneAtATime:
    """A watcher to which several threads may speak: it hears one after the other."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher
        self._turn = RLock()

    def step_started(self, name: str) -> None:
        """See `Watcher`, here and below."""
        with self._turn:
            self._watcher.step_started(name)

    def step_ended(self, name: str, elapsed_s: float, note: str) -> None:
        """As above."""
        with self._turn:
            self._watcher.step_ended(name, elapsed_s, note)

    def proposing(self, number: int, strategy: Strategy) -> None:
        """As above."""
        with self._turn:
            self._watcher.proposing(number, strategy)

    def attempted(self, attempt: Attempt) -> None:
        """As above."""
        with self._turn:
            self._watcher.attempted(attempt)

    def said(self, sentence: str) -> None:
        """As above."""
        with self._turn:
            self._watcher.said(sentence)


class Recorder:
    """Writes one run down as it happens, also where several threads do it; each writing waits for the one before."""

    def __init__(self, records: Records, run: RunId, watcher: Watcher, log: Log) -> None:
        self._records = records
        self._run = run
        self._log = log.about(run)
        self._waiting: list[Deed] = []
        self._lock = RLock()
        self._who = ""
        self.watcher: Watcher = OneAtATime(watcher)
        self.phases: dict[str, float] = {}
        self.calls: list[ModelCall] = []
        self.begun = False

    def begin(self, begun: Begun) -> None:
        """The run begins, with what it was given."""
        self._records.begin(begun)
        self.begun = True

    def beside(self, who: str) -> "Recorder":
        """This recorder for one of several who work at once: its steps say `who` (short) is doing them."""
        other = copy(self)
        other._who = who
        return other

    def settle(self) -> "Store":
        """The store, with everything in it that happened until now."""
        with self._lock:
            store = self._records.opened()
            while self._waiting:
                self._waiting[0](store)  # what fails stays: the end of a step has no row without its beginning
                self._waiting.pop(0)
            return store

    @contextmanager
    def step(self, name: str) -> Iterator[Note]:
        """Run the body as the step `name`; its seconds are added to `phases`, also when it fails."""
        note = Note()
        row = self._started(name)
        self._log.step_started(name)
        self.watcher.step_started(self._called(name))
        started = time.monotonic()
        try:
            yield note
        finally:
            elapsed = time.monotonic() - started
            self._ended(row, name, elapsed, note.text)

    def done(self, name: str, elapsed_s: float, note: str) -> None:
        """A step that was over before the run could be recorded: what comes first may still be refused."""
        self._ended(self._started(name), name, elapsed_s, note)

    def _started(self, name: str) -> list[int]:
        """The number of its row, as soon as there is one."""
        row: list[int] = []
        at = datetime.now(UTC)
        called = self._called(name)
        self._when_open(lambda store: row.append(store.step_started(self._run, called, at)))
        return row

    def _ended(self, row: list[int], name: str, elapsed_s: float, note: str) -> None:
        with self._lock:
            self.phases[name] = self.phases.get(name, 0.0) + elapsed_s
        self._when_open(lambda store: store.step_ended(row[0], elapsed_s, note))
        self._log.step_ended(name, elapsed_s)
        self.watcher.step_ended(self._called(name), elapsed_s, note)

    def _called(self, name: str) -> str:
        return step_of(name, self._who) if self._who else name

    def _when_open(self, deed: "Deed") -> None:
        with self._lock:
            self._waiting.append(deed)
            if self._records.is_open:
                self.settle()

    def call(self, call: ModelCall) -> None:
        """One model call was made, or failed."""
        with self._lock:
            self.calls.append(call)
            self.settle().called(self._run, call)
        self._log.called(call)

    def proposal(self, number: int, strategy: Strategy, proposal: Proposal) -> None:
        """A proposal was paid for; it is kept before anything is done with it."""
        with self._lock:
            self.settle().proposed(self._run, number, strategy, proposal)

    def attempt(self, attempt: Attempt) -> None:
        """An attempt was checked."""
        with self._lock:
            self.settle().checked(self._run, attempt)
        self._log.attempted(attempt)
        self.watcher.attempted(attempt)

    def finished(self, run: Run) -> None:
        """The run came to its end."""
        self.settle().finished(run)
        self._log.finished(run)

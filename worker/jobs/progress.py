"""What people see while a run goes on: the steps in the sticky comment and in the check run, edited now and then."""

import time
from dataclasses import replace
from datetime import UTC, datetime

from core.errors import PullwrightError
from core.github import Limited
from core.runs import Attempt, Strategy
from core.words import Mark, Step
from core.words.measures import duration
from core.words.quoting import inline
from core.words.steps import parts_of, step_of, who_is
from worker.llm.chain.patience import WAITING
from worker.publication import check
from worker.publication.site import Site
from worker.publication.sticky import Comment
from worker.record import Watcher

_PAUSE_S = 5.0
_NAMES = {
    "checkout": "Read the repository",
    "sandbox": "Made the sandbox ready",
    "setup": "Installed the dependencies",
    "baseline": "Ran the tests before the change",
    "understand": "Found the right files",
    "model": "Asked the model",
    "checks": "Checked the change",
    "tests": "Ran the tests with the change",
    "strength": "Tried out how strong the tests are",
    "commit": "Made the commit",
    "report": "Wrote the report",
}


class Progress:
    """A `Watcher`. What cannot be said now is said with the next step; it never stops the run."""

    def __init__(self, site: Site, comment: Comment, live: int | None = None, also: Watcher | None = None) -> None:
        self._site = site
        self._comment = comment
        self._live = live
        self._also = also
        self._steps: dict[str, Step] = {}
        self._next = 0.0
        self.attempts = 0

    def step_started(self, name: str) -> None:
        """A step began; one that comes again is shown once."""
        if self._also:
            self._also.step_started(name)
        self._put(name, Mark.RUNNING, None, self._attempt(name))

    def step_ended(self, name: str, elapsed_s: float, note: str) -> None:
        """A step ended."""
        if self._also:
            self._also.step_ended(name, elapsed_s, note)
        told = ", ".join(part for part in (self._attempt(name), note) if part)
        self._put(name, Mark.DONE, elapsed_s, told)

    def proposing(self, number: int, strategy: Strategy) -> None:
        """A model is being asked for attempt `number`."""
        if self._also:
            self._also.proposing(number, strategy)
        self.attempts = number
        if not strategy.candidate:
            self._put("model", Mark.RUNNING, None, self._attempt("model"))

    def attempted(self, attempt: Attempt) -> None:
        """An attempt was checked."""
        if self._also:
            self._also.attempted(attempt)
        self.attempts = attempt.number
        step = step_of("tests", who_is(attempt.strategy)) if attempt.strategy.candidate else "tests"
        self._put(step, Mark.DONE, attempt.elapsed_s, f"attempt {attempt.number}: {attempt.verdict}")

    def said(self, sentence: str) -> None:
        """In the thread only the report tells this; but that it waits, people see while it does."""
        if self._also:
            self._also.said(sentence)
        if sentence.startswith(WAITING):
            self._put("model", Mark.RUNNING, None, sentence)

    def _attempt(self, name: str) -> str:
        name, who = parts_of(name)
        again = name in ("model", "checks", "tests") and self.attempts > 1 and not who  # who does it says which
        return f"attempt {self.attempts}" if again else ""

    def _put(self, name: str, mark: Mark, elapsed_s: float | None, note: str) -> None:
        step, who = parts_of(name)
        told = _NAMES.get(step, step)
        self._steps[name] = Step(step_of(told, who) if who else told, mark, elapsed_s, note)
        self._comment.state = replace(self._comment.state, steps=tuple(self._steps.values()))
        if time.monotonic() >= self._next:
            self._show()

    def _show(self) -> None:
        self._next = time.monotonic() + _PAUSE_S
        try:
            self._comment.show()
            if self._live is not None:
                check.show(self._site, self._live, _listed(self._comment.state.steps))
        except Limited as limited:
            wait = (limited.retry_at - datetime.now(UTC)).total_seconds()
            self._next = time.monotonic() + max(wait, _PAUSE_S)
        except PullwrightError:  # the run is more important than what is said about it
            self._next = time.monotonic() + _PAUSE_S


def _listed(steps: tuple[Step, ...]) -> str:
    took = [f" · {duration(step.elapsed_s)}" if step.elapsed_s is not None else "" for step in steps]
    note = [f" · {inline(step.note)}" if step.note else "" for step in steps]
    return "\n".join(f"- {step.mark} {step.name}{n}{t}" for step, n, t in zip(steps, note, took, strict=True))

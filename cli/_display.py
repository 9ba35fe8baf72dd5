"""What a person sees while a run goes on: live steps on a terminal, plain lines elsewhere."""

import sys
from typing import Protocol, Self

from cli._saying import line, say_line, shown
from core.runs import Attempt, Strategy, Verdict
from core.words.attempts import describe
from worker.record import Watcher


class Display(Watcher, Protocol):
    """A watcher that is opened and closed around the run."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


def open_display(*, quiet: bool) -> Display:
    """Live on a terminal, plain where standard error is a file or a pipe, silent when `quiet`."""
    if quiet:
        return Silent()
    return Live() if sys.stderr.isatty() else Plain()


class Silent:
    """Says nothing: the one JSON document is all there is to see."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def step_started(self, name: str) -> None:
        """Nothing to say."""

    def step_ended(self, name: str, elapsed_s: float, note: str) -> None:
        """Nothing to say."""

    def proposing(self, number: int, strategy: Strategy) -> None:
        """Nothing to say."""

    def attempted(self, attempt: Attempt) -> None:
        """Nothing to say."""

    def said(self, sentence: str) -> None:
        """Nothing to say."""


class Plain(Silent):
    """One line for each thing that happens, on standard error."""

    def step_started(self, name: str) -> None:
        """`… name`, so that a log shows where a run hangs."""
        say_line(f"… {name}", err=True)

    def step_ended(self, name: str, elapsed_s: float, note: str) -> None:
        """`name took so long: note`."""
        say_line(f"  {name} {elapsed_s:.1f} s{': ' + note if note else ''}", err=True)

    def proposing(self, number: int, strategy: Strategy) -> None:
        """`attempt n: strategy`."""
        say_line(f"  attempt {number}: {strategy}", err=True)

    def attempted(self, attempt: Attempt) -> None:
        """The attempt's verdict and its first reason."""
        say_line(describe(attempt), err=True)

    def said(self, sentence: str) -> None:
        """The sentence."""
        say_line(f"  {sentence}", err=True)


class Live(Silent):
    """A spinner with the step under way; what is done stays above it."""

    def __init__(self) -> None:
        from rich.console import Console  # 60 ms that plain output need not pay

        self._console = Console(stderr=True, highlight=False)
        self._status = self._console.status("starting")

    def __enter__(self) -> Self:
        self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._status.stop()

    def step_started(self, name: str) -> None:
        """The spinner says what is being done."""
        self._status.update(name)

    def step_ended(self, name: str, elapsed_s: float, note: str) -> None:
        """What is done stays on the screen."""
        self._print(f"✓ {name} {elapsed_s:.1f} s{': ' + note if note else ''}", "dim")

    def proposing(self, number: int, strategy: Strategy) -> None:
        """The spinner says which attempt is being made."""
        self._status.update(f"attempt {number}: {strategy}")

    def attempted(self, attempt: Attempt) -> None:
        """The attempt's verdict and its first reason, in colour."""
        colours = {Verdict.PROVEN: "green", Verdict.UNPROVEN: "yellow"}
        self._print(describe(attempt), colours.get(attempt.verdict, "red"))

    def said(self, sentence: str) -> None:
        """The sentence stays on the screen."""
        self._print(sentence, "")

    def _print(self, text: str, style: str) -> None:
        self._console.print(shown(line(text)), style=style, markup=False)  # what a model wrote is not markup

"""What a person sees in the log of the job while the step works: a group for each step of the run, and no secret."""

import sys
from collections.abc import Iterable
from typing import TextIO

from action.commands import command, harmless, one_line
from core.runs import Attempt, Strategy
from core.text import Outgoing
from core.words.attempts import describe

_SHORTEST = 4  # characters; the mask of a shorter secret would only blacken the log


class Show:
    """Writes to the log, at once. What is written is harmless, and without the secrets; it is a `Watcher` of a run."""

    def __init__(self, secrets: Iterable[str], out: TextIO = sys.stdout) -> None:
        self._out = out
        self._open = False
        self._known: tuple[str, ...] = ()
        self._gate = Outgoing(())
        self.hide(*sorted(set(secrets)))

    def hide(self, *secrets: str) -> None:
        """From now on these are written nowhere here, and the runner blacks them out wherever else they are."""
        fresh = [secret for secret in secrets if len(secret) >= _SHORTEST]
        self._known = (*self._known, *fresh)
        self._gate = Outgoing(self._known)
        for secret in fresh:
            self._mask(secret)

    def step_started(self, name: str) -> None:
        """Open a group; groups do not nest, so one that is open ends."""
        self.close()
        self._write(command("group", one_line(self._gate.without_secrets(name))))
        self._open = True

    def step_ended(self, name: str, elapsed_s: float, note: str) -> None:
        """End the group of this step, and say beneath it what came out."""
        self.close()
        self.said(f"{name} {elapsed_s:.1f} s{': ' + note if note else ''}")

    def proposing(self, number: int, strategy: Strategy) -> None:
        """`attempt n: strategy`."""
        self.said(f"attempt {number}: {strategy}")

    def attempted(self, attempt: Attempt) -> None:
        """The attempt's verdict and its first reason."""
        self.said(describe(attempt))

    def said(self, sentence: str) -> None:
        """The sentence, on one line."""
        self._write(one_line(self._gate.without_secrets(sentence)))

    def text(self, text: str) -> None:
        """`text`, on as many lines as it has."""
        self._write(harmless(self._gate.without_secrets(text)))

    def annotate(self, lines: Iterable[str]) -> None:
        """Lines that are commands already (see `annotations`), without the secrets; no group hides them."""
        self.close()
        for line in lines:
            self._write(self.clean(line))

    def clean(self, text: str) -> str:
        """`text` without the secrets."""
        return self._gate.without_secrets(text)

    def close(self) -> None:
        """End the group that is open, if any."""
        if self._open:
            self._write(command("endgroup"))
        self._open = False

    def _mask(self, secret: str) -> None:
        """Masks work on single lines, so each line of a secret has its own."""
        for part in {secret, *(line for line in secret.splitlines() if len(line) >= _SHORTEST)}:
            self._write(command("add-mask", part))

    def _write(self, line: str) -> None:
        self._out.write(f"{line}\n")
        self._out.flush()

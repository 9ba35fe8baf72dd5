"""Processes of ours that a command starts and keeps alive. They die with it, also when it is killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

import click

_PROGRAM = "from cli.main import main; main()"
_FIRST_PAUSE_S = 0.2
_LONGEST_PAUSE_S = 10.0
_CALM_S = 60.0  # who lived so long is started again at once

parent_option = click.option("--parent", type=int, hidden=True, help="Die with the process that started this one.")


def die_with_parent(parent: int | None) -> None:
    """What a child does first; nothing for a command that a person typed."""
    if parent is not None:
        from core.dying import die_with

        die_with(parent)


class Child:
    """One verb of ours as a process: `pullwright WORDS…`, started again whenever it ends.

    Python starts it in safe-path mode and with our own entry: nothing in the current folder is imported. It has a
    session of its own, so that Ctrl-C reaches only whoever decides about the end.
    """

    def __init__(self, *words: str, ended: Callable[[str, int], None], inherits: tuple[int, ...] = ()) -> None:
        self._words = words
        self._ended = ended
        self._inherits = inherits
        self._process: subprocess.Popen[bytes] | None = None
        self._began = 0.0
        self._pause_s = 0.0
        self.first_code: int | None = None  # how it ended, if it ended before it was calm for the first time

    def ensure(self) -> None:
        """Start it if it does not run and its pause is over. Call it again and again, from one thread that stays."""
        now = time.monotonic()
        if self._process is not None and self._process.poll() is not None:
            self._bury(now, self._process.returncode)
        if self._process is None and now >= self._began + self._pause_s:
            self._start(now)

    @property
    def pid(self) -> int:
        """Its process; 0 while it does not run."""
        return self._process.pid if self._process else 0

    def ask_to_stop(self) -> None:
        """SIGTERM, if it runs."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGTERM)

    def wait(self, most_s: float) -> None:
        """Wait for its end; kill it when that takes longer."""
        if self._process is None:
            return
        try:
            self._process.wait(most_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _start(self, now: float) -> None:
        argv = [sys.executable, "-P", "-c", _PROGRAM, *self._words, "--parent", str(os.getpid())]
        self._process = subprocess.Popen(
            argv, stdin=subprocess.DEVNULL, start_new_session=True, pass_fds=self._inherits
        )
        self._began = now

    def _bury(self, now: float, code: int) -> None:
        calm = now - self._began > _CALM_S
        if not calm and self._pause_s == 0.0:
            self.first_code = code
        self._pause_s = _FIRST_PAUSE_S if calm else min(_LONGEST_PAUSE_S, max(_FIRST_PAUSE_S, self._pause_s * 2))
        self._began = now
        self._process = None
        self._ended(self._words[0], code)


def stop_all(children: Sequence[Child], most_s: float) -> None:
    """Ask all of them, then wait for each."""
    for child in children:
        child.ask_to_stop()
    until = time.monotonic() + most_s
    for child in children:
        child.wait(max(0.1, until - time.monotonic()))

"""A box that is a container."""

import signal
import time
from collections.abc import Iterator

from core.errors import Broken
from worker.sandbox import OUT, WORK, Command, Ended, Finished, Limits
from worker.sandbox._limits import ENVIRONMENT, caps
from worker.sandbox.archive import incoming, outgoing
from worker.sandbox.engine.air import Air
from worker.sandbox.engine.container import Container, remove
from worker.sandbox.engine.execs import Call, Exec, exit_code, must, start
from worker.sandbox.engine.filtering import filtered
from worker.sandbox.engine.leftovers import Census, clear, settled
from worker.sandbox.engine.orders import Order, can_be
from worker.sandbox.engine.recording import Recording, Seen

# One stream, so that output comes in order; the first to go when memory runs out; a session of its own, so that
# signals to a process group stay with the command; nothing left behind.
_WRAPPED = 'exec 2>&1; echo 500 >/proc/self/oom_score_adj; (exec setsid "$@"); c=$?; kill -9 -1 2>/dev/null; exit $c'
# Only regular files, and none so deep that their names alone would fill the memory of the one who packs them.
_PACKED = "find . -xdev -maxdepth 40 -type f -print0 | tar --format=gnu --null --no-recursion -T - -cf -"
_SIGNALLED = range(129, 129 + signal.NSIG)
_DRAIN_S = 10.0
_SILENCE_S = 60.0
_STDOUT = 1


class DockerBox:
    """See `Box`. A box that a command took with it, or that had to be ended, says so when it is used again."""

    def __init__(
        self, container: Container, limits: Limits, user: str, census: Census, first: Order | None = None
    ) -> None:
        """`first` waits to be the first command, and nothing else of that user's runs."""
        self._container, self._limits, self._user = container, limits, user
        self._census, self._first = census, first
        self._air = Air(container, limits, census.own_kernel)
        self._lost = False

    def run(self, command: Command) -> Finished:
        """Run one command to its end; whatever it leaves running is dead before this returns."""
        began = time.monotonic()
        started = self._start(self._wrapped(command))
        recording = Recording(started.wire, self._limits.output_bytes, command.stdin)
        seen = recording.wait(self._limits.wall_s if command.wall_s is None else command.wall_s)
        code = self._end(started, seen)
        recording.finish(_DRAIN_S)
        return _finished(code, recording.output, time.monotonic() - began, seen)

    def _end(self, started: Exec, seen: Seen) -> int | None:
        """End what still runs; the command's exit code, None if it was ended or took the box with it."""
        try:
            if seen is not Seen.END or not settled(self._census):
                self._clear()
            return exit_code(self._container.connection, started) if seen is Seen.END and not self._lost else None
        except Broken:
            self._lost = self._container.ended()
            if not self._lost:
                raise
            return None

    def end(self) -> None:
        """See `worker.sandbox.Endable`."""
        remove(self._container.connection, self._container.id)

    def put(self, files: bytes) -> None:
        """Unpack a tar stream over /work; hostile members are refused with `Broken`."""
        incoming.check(files)
        if files:
            self._refuse_if_lost()
            call = Call(("tar", "-xf", "-", "-C", WORK), self._user, ENVIRONMENT, WORK, files)
            must(self._container.connection, self._container.id, call)

    def collect(self, folder: str = OUT) -> dict[str, bytes]:
        """The regular files below `folder` by relative path; links, devices and oversize are left out."""
        call = Call(("sh", "-c", _PACKED), self._user, ENVIRONMENT, folder, stderr=False)
        started = self._start(call)
        try:
            return self._read(started)
        finally:
            self._clear()
            started.wire.close()

    def _read(self, started: Exec) -> dict[str, bytes]:
        started.wire.wait(_SILENCE_S)
        stream = _stdout(started)
        first = next(stream, b"")
        return outgoing.read(_chained(first, stream), caps(self._limits)).files if first else {}

    def _start(self, call: Call) -> Exec:
        self._refuse_if_lost()
        waiting, self._first = self._first, None
        try:
            if waiting is not None and can_be(call):
                return waiting.become(call)
            return start(self._container.connection, self._container.id, call)
        except Broken:
            self._lost = self._container.ended()
            self._refuse_if_lost()
            raise

    def _wrapped(self, command: Command) -> Call:
        env = {**ENVIRONMENT, "PWD": command.cwd, **command.env}
        argv = ("sh", "-c", _WRAPPED, "sh", *command.argv)
        begun = filtered(argv) if self._census.own_kernel else argv
        return Call(begun, self._user, env, command.cwd, command.stdin)

    def _clear(self) -> None:
        if not clear(self._container, self._census, self._user, self._air):
            self._lost = True
            remove(self._container.connection, self._container.id)

    def _refuse_if_lost(self) -> None:
        if self._lost:
            raise Broken("The sandbox ended with the command before; a new one is needed.")


def _finished(code: int | None, output: bytes, elapsed: float, seen: Seen) -> Finished:
    if seen is not Seen.END:
        return Finished(None, output, elapsed, Ended.TIMEOUT if seen is Seen.NOTHING else Ended.OUTPUT)
    if code is None or code in _SIGNALLED:
        return Finished(None, output, elapsed, Ended.KILLED)
    return Finished(code, output, elapsed, Ended.EXITED)


def _stdout(started: Exec) -> Iterator[bytes]:
    try:
        yield from (piece for stream, piece in started.wire.frames() if stream == _STDOUT)
    except OSError as why:
        raise Broken(f"The sandbox stopped in the middle of what it handed over: {why}.", retryable=True) from why


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest

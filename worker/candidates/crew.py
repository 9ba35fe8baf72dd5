"""Several pieces of work at once, each in a thread of its own, and all ended together.

Threads, not processes: a candidate waits for a model or for its sandbox nearly all of the time, and both end with this
process. What the threads work on is their own: see `Workspace.twin` and `Recorder.beside`.
"""

import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Generic, TypeVar

T = TypeVar("T")
_LOOK_S = 0.5
_ENDING_S = 20.0  # how long is waited for those that were told to stop; they end with the process in any case


class End(Generic[T]):
    """How one piece ended: with a `value` or with an `error`; with neither if it was never begun."""

    def __init__(self) -> None:
        self.value: T | None = None
        self.error: BaseException | None = None

    def __enter__(self) -> None: ...

    def __exit__(self, _kind: object, error: BaseException | None, _where: object) -> bool:
        self.error = error
        return True  # it is raised by whoever asked for the work


def at_once(work: Sequence[Callable[[], T]], most: int, stop: Callable[[], None]) -> list[End[T]]:
    """The end of each piece, in their order; `most` of them are under way at the same time, begun in that order.

    Whatever is raised meanwhile in this thread, such as Ctrl-C, calls `stop`, which is to end those under way, and goes
    on when they have ended; the rest is not begun.
    """
    ends: list[End[T]] = [End() for _ in work]
    due, over = _Due(zip(work, ends, strict=True)), SimpleQueue[None]()
    threads = [Thread(target=_go_on, args=(due, over), daemon=True) for _ in range(min(most, len(work)))]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is filtered is the whole process's affair, and each piece changes it
        try:
            for thread in threads:
                thread.start()
            for _ in threads:
                _wait(over)
        except BaseException:
            due.close()
            stop()
            _join(threads)
            raise
    return ends


class _Due(Generic[T]):
    """The pieces that nobody has begun."""

    def __init__(self, pieces: Iterator[tuple[Callable[[], T], End[T]]]) -> None:
        self._pieces = pieces
        self._lock = Lock()

    def take(self) -> tuple[Callable[[], T], End[T]] | None:
        with self._lock:
            return next(self._pieces, None)

    def close(self) -> None:
        with self._lock:
            self._pieces = iter(())


def _go_on(due: _Due[T], over: SimpleQueue[None]) -> None:
    while piece := due.take():
        work, end = piece
        with end:
            end.value = work()
    over.put(None)


def _wait(over: SimpleQueue[None]) -> None:
    """In short pieces: a signal that another thread was given is heard in between."""
    while True:
        with suppress(Empty):
            return over.get(timeout=_LOOK_S)


def _join(threads: Sequence[Thread]) -> None:
    until = time.monotonic() + _ENDING_S
    for thread in threads:
        if thread.ident is not None:
            thread.join(max(0.0, until - time.monotonic()))

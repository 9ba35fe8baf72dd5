"""Holding a request while its job runs: its lease is extended, and who has lost it stops at once.

with Holding(lambda: desk.extend(request, attempt), LEASE_S) as held:
    ...            # `Stopped` is raised here, in the main thread, when a person wants the end
"""

import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Event, Thread, main_thread
from types import FrameType
from typing import Protocol, Self


class Stopped(KeyboardInterrupt):
    """A person asked for the end of this run: it ends early and honestly, as with Ctrl-C."""


class Held(Protocol):
    """The answer to a heartbeat."""

    @property
    def ok(self) -> bool: ...
    @property
    def cancelling(self) -> bool: ...


def end_own_group() -> None:
    """End this process and all it has started that is still in its group; what it held is somebody else's."""
    os.killpg(os.getpgrp(), signal.SIGKILL)


class Holding:
    """A heartbeat every third of the lease, from a thread of its own. Enter it in the main thread.

    `cancelling` says that a person wanted the end. `lost` is called when the lease is somebody else's, or could not
    be extended before it was over; it must not return with the job still running.
    """

    def __init__(self, extend: Callable[[], Held], lease_s: float, lost: Callable[[], None] = end_own_group) -> None:
        self.cancelling = False
        self._extend = extend
        self._lease_s = lease_s
        self._lost = lost
        self._over = Event()
        self._thread = Thread(target=self._keep, name="lease", daemon=True)

    def __enter__(self) -> Self:
        signal.signal(signal.SIGUSR1, self._hear)  # for good: without a handler, a late signal would kill us
        self._thread.start()
        return self

    def end(self) -> None:
        """The last heartbeat was; what follows is done well within the lease that is left."""
        self._over.set()

    def __exit__(self, *_: object) -> None:
        self.end()
        self._thread.join(self._lease_s)

    def _hear(self, _signal: int, _frame: FrameType | None) -> None:
        if not self._over.is_set():
            raise Stopped("A person cancelled it.")

    def _keep(self) -> None:
        until = time.monotonic() + self._lease_s
        with ThreadPoolExecutor(1, thread_name_prefix="lease") as pool:
            while not self._over.wait(self._lease_s / 3):
                began = time.monotonic()
                answer = self._ask(pool, until)
                if answer is not None:
                    until = began + self._lease_s
                if not self._over.is_set() and (time.monotonic() >= until or (answer and not answer.ok)):
                    self._lost()
                    return
                if answer and answer.cancelling and not self.cancelling:
                    self.cancelling = True
                    signal.pthread_kill(main_thread().ident or 0, signal.SIGUSR1)

    def _ask(self, pool: ThreadPoolExecutor, until: float) -> Held | None:
        """The answer, if there is one in time; a database that is away is asked again."""
        asked: Future[Held] = pool.submit(self._extend)
        wait([asked], timeout=max(0.0, until - time.monotonic()))
        return asked.result() if asked.done() and asked.exception() is None else None

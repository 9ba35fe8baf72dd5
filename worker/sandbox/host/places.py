"""Places for sandboxes: locks of files, which end with the process that holds them, however it ends."""

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.errors import Broken
from worker.sandbox.host.policy import Policy

_LOOK_S = 0.2
_CALLS = 16  # connections of one client that need not have a sandbox


class Crowded(Broken):
    """There is no place now, and there will be one later."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, retryable=True)


@dataclass(frozen=True, slots=True)
class Places:
    """The places below `folder`, a file for each."""

    folder: Path
    policy: Policy

    @contextmanager
    def taken(self, client: str) -> Iterator[None]:
        """A place for one sandbox of `client`, waited for where others have them all; `Crowded` says how many do."""
        with ExitStack() as held:
            if not self._take(client, held):
                with self._in_line(client):
                    self._wait(client, held)
            yield

    @contextmanager
    def calling(self, client: str) -> Iterator[None]:
        """Room for one more connection of `client`, which may have a few more than sandboxes."""
        with ExitStack() as held:
            most = _CALLS + 2 * (self.policy.each + self._waiting_each)
            if not self._one(f"calls-{_short(client)}", most, held):
                raise Crowded(f"This sandbox host serves at most {most} connections of one client at a time.")
            yield

    @contextmanager
    def _in_line(self, client: str) -> Iterator[None]:
        with ExitStack() as held:
            own = self._one(f"waits-{_short(client)}", self._waiting_each, held)
            if not own or not self._one("waits", self.policy.waiting, held):
                raise Crowded(f"{self._full()}, and {self.policy.waiting} callers wait already; try again later.")
            yield

    @property
    def _waiting_each(self) -> int:
        return max(1, self.policy.waiting // 2)  # one client's impatience leaves room in the line for others

    def _wait(self, client: str, held: ExitStack) -> None:
        until = time.monotonic() + self.policy.waiting_s
        while not self._take(client, held):
            if time.monotonic() > until:
                raise Crowded(f"{self._full()}, and none became free in {self.policy.waiting_s:g} s; try again later.")
            time.sleep(_LOOK_S)

    def _full(self) -> str:
        return f"This sandbox host has {self.policy.sandboxes} sandboxes at a time, {self.policy.each} for one client"

    def _take(self, client: str, held: ExitStack) -> bool:
        with ExitStack() as found:
            own = self._one(f"of-{_short(client)}", self.policy.each, found)
            if not own or not self._one("all", self.policy.sandboxes, found):
                return False
            held.push(found.pop_all())
            return True

    def _one(self, kind: str, most: int, held: ExitStack) -> bool:
        for number in range(most):
            place = os.open(
                self.folder / f"{kind}.{number}", os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600
            )
            try:
                fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(place)
                continue
            held.callback(os.close, place)
            return True
        return False


def _short(client: str) -> str:
    return hashlib.sha256(client.encode()).hexdigest()[:16]

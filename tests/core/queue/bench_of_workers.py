"""A queue, a server and workers, for tests."""

import base64
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from redis import Redis

from core.crypto import Keyring
from core.queue.embedded import Embedded
from core.queue.queue import Queue, open_queue
from core.queue.seal import Seal
from tests.core.queue import errands
from tests.fakes.valkey import valkey

KEY = b"k" * 32
SEAL = Seal(Keyring((KEY,)))


def request(kind: str, number: int = 0) -> str:
    """The id of a request whose job does `kind`."""
    return f"{number:031x}{kind}"


@dataclass
class Floor:
    """Where workers work."""

    folder: Path
    server: Embedded
    redis: Redis
    queue: Queue
    started: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def worker(self, grace_s: float = 5) -> "subprocess.Popen[bytes]":
        """One more worker, ready."""
        known = self.lines().count("worker")
        argv = [sys.executable, "-P", errands.__file__, self.server.url, str(self.log), base64.b64encode(KEY).decode()]
        self.started.append(subprocess.Popen([*argv, str(grace_s)], cwd=self.folder))
        self.until(lambda: sum(line.startswith("worker") for line in self.lines()) > known)
        return self.started[-1]

    def lines(self, *starts: str) -> list[str]:
        """What happened, in order; only lines that start so, if anything is given."""
        found = self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []
        return [line for line in found if line.startswith(starts)] if starts else found

    def until(self, true: Callable[[], object]) -> None:
        """Wait for something to be true."""
        late = time.monotonic() + 30
        while not true():
            assert time.monotonic() < late, self.lines()
            time.sleep(0.02)

    def happened(self, start: str, times: int = 1) -> list[str]:
        """The lines that start so, once there are `times` of them."""
        self.until(lambda: len(self.lines(start)) >= times)
        return self.lines(start)


@contextmanager
def floor(folder: Path) -> Iterator[Floor]:
    with valkey(folder / "queue") as (server, redis):
        here = Floor(folder, server, redis, open_queue(server.url, SEAL))
        try:
            yield here
        finally:
            for worker in here.started:
                worker.kill()
                worker.wait()


def runs(process: int) -> bool:
    """Whether that process lives (a dead one that nobody has collected does not)."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def end(process: int, how: int) -> None:
    os.kill(process, how)

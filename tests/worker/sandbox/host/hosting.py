"""A sandbox host as it is started by people: `pullwright sandbox serve`, in a folder of its own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from worker.sandbox import Driver, Options
from worker.sandbox.away import Remote
from worker.sandbox.protocol.address import Address, read
from worker.sandbox.protocol.identity import Identity
from worker.sandbox.remote import open_driver

ROOT = Path(__file__).parents[4]
PROGRAM = [sys.executable, "-P", "-c", "from cli.main import main; main()", "sandbox", "serve"]
PATIENCE_S = 60.0


@dataclass
class Host:
    """One that listens; `said` is what it has printed."""

    process: subprocess.Popen[bytes]
    address: Address
    folder: Path
    log: Path

    @property
    def said(self) -> str:
        """All of it so far."""
        return self.log.read_text()

    def driver(self, identity: Identity | None = None, name: str = "cache") -> Driver:
        """A caller's driver."""
        return open_driver(Options(cache=self.folder / name, remote=self.remote(identity)))

    def remote(self, identity: Identity | None = None) -> Remote:
        """How a caller gets here."""
        return Remote(self.address, identity or Identity())

    def kill(self) -> None:
        """With what nobody can refuse."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def environment(folder: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """What a host is started with, and nothing of this process's."""
    homes = {f"XDG_{kind.upper()}_HOME": str(folder / kind) for kind in ("data", "cache", "config")}
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "DOCKER_HOST") if name in os.environ}
    return {**kept, **homes, "PYTHONPATH": str(ROOT), **settings}


@contextmanager
def hosted(engine: str, **settings: str) -> Iterator[Host]:
    """A host over `engine`; by itself at a socket. Settings are named without `PULLWRIGHT_`."""
    folder = Path(tempfile.mkdtemp(prefix="pw-host-"))
    given = {f"PULLWRIGHT_{name}": value for name, value in settings.items()}
    given.setdefault("PULLWRIGHT_SANDBOX_URL", f"unix://{folder}/door/socket")
    given.setdefault("PULLWRIGHT_DOCKER_RUNTIME", "runc")
    log = folder / "log"
    with log.open("wb") as out:
        argv = [*PROGRAM, "--sandbox", engine]
        process = subprocess.Popen(argv, env=environment(folder, given), stderr=out, cwd=folder)
    try:
        yield Host(process, _address(process, log), folder, log)
    finally:
        process.terminate()
        process.wait(PATIENCE_S)
        shutil.rmtree(folder, ignore_errors=True)


def refused(folder: Path, **settings: str) -> str:
    """What a host says that does not start."""
    given = {f"PULLWRIGHT_{name}": value for name, value in settings.items()}
    argv = [*PROGRAM, "--sandbox", "bubblewrap"]
    done = subprocess.run(argv, env=environment(folder, given), capture_output=True, text=True, cwd=folder, timeout=120)
    assert done.returncode == 2, done.stderr
    return done.stderr


def _address(process: subprocess.Popen[bytes], log: Path) -> Address:
    until = time.monotonic() + PATIENCE_S
    while "Callers set" not in log.read_text():
        assert process.poll() is None and time.monotonic() < until, log.read_text()
        time.sleep(0.05)
    line = next(line for line in log.read_text().splitlines() if "listening at " in line)
    return read(line.partition("listening at ")[2].rstrip("."))

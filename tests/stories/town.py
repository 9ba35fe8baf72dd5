"""A machine on which Pullwright is up: its home, its processes, and ways to disturb them."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.fakes.terminal import hears_ctrl_c
from tests.stories.stage import COMMAND


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def alive(process: int) -> bool:
    """Whether that process runs (a dead one that nobody has collected does not)."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def until(true: Callable[[], object], what: str = "", late_s: float = 60) -> None:
    """Wait for something to become true."""
    late = time.monotonic() + late_s
    while not true():
        assert time.monotonic() < late, what or "it never came true"
        time.sleep(0.05)


@dataclass
class Machine:
    """Where `pullwright` runs with a home of its own. Used as a context, it leaves nothing running."""

    home: Path
    settings: dict[str, str] = field(default_factory=dict)
    started: list["subprocess.Popen[str]"] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.port = free_port()
        self.desk = self.home / "desk"
        self.desk.mkdir(parents=True)

    def __enter__(self) -> "Machine":
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.ours():
            os.kill(process, signal.SIGKILL)
        for started in self.started:
            started.kill()
            started.communicate()

    @property
    def data(self) -> Path:
        return self.home / "data" / "pullwright"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        given = {key: os.environ[key] for key in ("PATH", "LANG") if key in os.environ}
        homes = {f"XDG_{kind}_HOME": str(self.home / kind.lower()) for kind in ("DATA", "CONFIG", "CACHE")}
        return {**given, "HOME": str(self.home), "PULLWRIGHT_PORT": str(self.port), **homes, **self.settings}

    def start(self, *words: str, cwd: Path | None = None) -> "subprocess.Popen[str]":
        """Type a command and do not wait for its end."""
        with (self.home / "said").open("a") as said:
            begun = subprocess.Popen(
                [str(COMMAND), *words],
                cwd=cwd or self.desk,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                text=True,
                preexec_fn=hears_ctrl_c,
            )
        self.started.append(begun)
        return begun

    def types(self, *words: str, stdin: str = "") -> "subprocess.CompletedProcess[str]":
        """Type a command and wait for its end."""
        return subprocess.run(
            [str(COMMAND), *words],
            cwd=self.desk,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def said(self) -> str:
        """What was shown on the console."""
        return (self.home / "said").read_text()

    def up(self, cwd: Path | None = None) -> "subprocess.Popen[str]":
        """`pullwright up`, once everything of it runs."""
        before = self.said().count("Pullwright is up.") if (self.home / "said").exists() else 0
        begun = self.start("up", cwd=cwd)
        until(lambda: self.said().count("Pullwright is up.") > before or begun.poll() is not None)
        assert begun.poll() is None, self.said()
        until(lambda: all(self.processes(verb) for verb in ("serve", "clerk", "worker")), self.said())
        return begun

    def answers(self) -> bool:
        """Whether the receiver answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/livez", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def ours(self) -> list[int]:
        """Every process that was started with this home."""
        mark = f"XDG_DATA_HOME={self.home / 'data'}\0".encode()
        found = []
        for path in Path("/proc").glob("[0-9]*/environ"):
            try:
                if mark in path.read_bytes() and alive(int(path.parent.name)):
                    found.append(int(path.parent.name))
            except OSError:
                continue
        return sorted({*found, *self.queue()})

    def queue(self) -> list[int]:
        """The embedded server's process, if it lives: it writes its title over its environment."""
        try:
            process = int((self.data / "queue" / "valkey.pid").read_text())
        except (OSError, ValueError):
            return []
        return [process] if alive(process) and "valkey-server" in _words(process) else []

    def processes(self, verb: str) -> list[int]:
        """Our processes that do `verb`; `valkey-server` is one, too."""
        return [process for process in self.ours() if verb in _words(process)]


def _words(process: int) -> list[str]:
    try:
        words = Path(f"/proc/{process}/cmdline").read_text(errors="replace").replace(" ", "\0").split("\0")
    except OSError:
        return []
    return [Path(word).name for word in words]

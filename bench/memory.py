"""What the receiver and a worker that waits hold in memory."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.figures import Figure
from core.queue.embedded import hold

_COMMAND = Path(sys.executable).with_name("pullwright")
_SETTLES_S = 6.0
_MOST_MB = 150.0


def figures() -> Iterator[Figure]:
    """Resident memory, some seconds after the start."""
    with TemporaryDirectory() as folder, hold(Path(folder) / "queue") as queue:
        queue.ensure()
        settings = (f"XDG_DATA_HOME={folder}", f"REDIS_URL={queue.url}", "PULLWRIGHT_PORT=0")
        words = {"receiver": ("serve", "--no-clerk"), "clerk": ("clerk",), "idle worker": ("worker",)}
        for name, verb in words.items():
            with _running(settings, verb) as process:
                time.sleep(_SETTLES_S)
                yield Figure(f"resident memory of the {name}", _resident_mb(process), "MB", _MOST_MB)


@contextmanager
def _running(settings: tuple[str, ...], verb: tuple[str, ...]) -> Iterator[int]:
    quiet = subprocess.DEVNULL
    with subprocess.Popen(["env", *settings, _COMMAND, *verb], stdout=quiet, stderr=quiet) as started:
        yield started.pid
        started.terminate()


def _resident_mb(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1000

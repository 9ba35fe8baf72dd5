"""How long `pullwright --help` takes, the whole process."""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure

_COMMAND = Path(sys.executable).with_name("pullwright")
_MOST_S = 0.3
_ROUNDS = 11


def figures() -> Iterator[Figure]:
    """The median of several."""
    yield Figure("pullwright --help", statistics.median(_seconds() for _ in range(_ROUNDS)), "s", _MOST_S)


def _seconds() -> float:
    started = time.perf_counter()
    subprocess.run([_COMMAND, "--help"], capture_output=True, check=True)
    return time.perf_counter() - started

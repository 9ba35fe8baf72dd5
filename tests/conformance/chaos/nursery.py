"""Where processes are forked from: everything is imported once, so that one can be killed every half second.

`nursery.py` reads lines `NAME WORD…` and answers each with the number of the process it has made.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import uvicorn  # noqa: F401

import bot.app  # noqa: F401  # imported before the fork, as everything that is slow to import
from tests.conformance.chaos import parts


def serve(descriptor: str, bell: str) -> None:
    """The receiver: the verb itself."""
    from cli.main import main

    sys.argv = ["pullwright", "serve", "--no-clerk", "--listening", descriptor, "--bell", bell]
    main()


PARTS: dict[str, Callable[..., object]] = {
    "serve": serve,
    "clerk": parts.clerk,
    "worker": parts.worker,
    "github": lambda door, folder, faults, seed: parts.github(int(door), Path(folder), float(faults), float(seed)),
}


def main() -> None:
    """Fork until the end of standard input; who dies is buried by the system."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        name, *words = line.split()
        child = os.fork()
        if child == 0:
            _become(name, words)
        print(child, flush=True)


def _become(name: str, words: list[str]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    os.close(0)
    try:
        PARTS[name](*words)
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()

"""A worker as its own process, with errands instead of runs: `errands.py REDIS_URL LOG KEY GRACE_S`.

The request's last digit says what its job does; every line of the log is one thing that happened.
"""

import base64
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from core.crypto import Keyring
from core.queue.seal import Seal
from core.queue.worker import Duties
from core.queue.working import work

QUICK, SLOW, RAISES, CRASHES = "0", "1", "2", "3"


def main(url: str, log: Path, key: str, grace_s: float) -> None:
    note = _notes(log)

    def errand(request: str, attempt: int, _mac: str) -> None:
        note(f"began {request} {attempt} {os.getpid()}")
        if request.endswith(SLOW):
            time.sleep(3)
        if request.endswith(RAISES):
            raise ValueError("a secret text of an issue")
        if request.endswith(CRASHES):
            os.abort()
        note(f"ended {request} {attempt} {os.getpid()}")

    duties = Duties(
        handle=errand,
        release=lambda request, attempt: note(f"released {request} {attempt}"),
        failed=lambda request, attempt, error: note(f"failed {type(error).__name__}"),
        died=lambda request, attempt: note(f"died {request} {attempt}"),
    )
    seal = Seal(Keyring((base64.b64decode(key),)))
    note(f"worker {os.getpid()}")
    work(
        url,
        seal,
        duties,
        grace_s=grace_s,
        refused=lambda why: note(f"refused {why}"),
        down=lambda: note("down"),
    )
    note("stopped")


def _notes(log: Path) -> Callable[[str], None]:
    def note(line: str) -> None:
        with log.open("a", encoding="utf-8") as out:
            out.write(line + "\n")

    return note


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], float(sys.argv[4]))

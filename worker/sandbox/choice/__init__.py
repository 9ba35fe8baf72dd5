"""Which sandbox a run gets: the one that was asked for, or the first that works here."""

import worker.sandbox
from core.errors import Refused
from core.plugins import load
from worker.sandbox import Driver, Options

ORDER = ("docker", "bubblewrap")  # Docker wherever an engine answers; bubblewrap needs no daemon


def choose(asked: str, options: Options) -> Driver:
    """The driver `asked` for, or with `auto` the first of `ORDER` that works.

    Raises `Refused` saying why each does not and what to install: there is no unsandboxed mode.
    """
    reasons = []
    for name in ORDER if asked == "auto" else (asked,):
        driver: Driver = load(worker.sandbox, name).open_driver(options)
        reason = driver.available()
        if not reason:
            return driver
        reasons.append(f"{name}: {reason}")
    raise Refused(f"No sandbox works here, and nothing runs without one. {' '.join(reasons)}")

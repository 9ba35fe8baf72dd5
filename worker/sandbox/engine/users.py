"""Which user a box runs as."""

import secrets
from functools import lru_cache

from worker.sandbox import _limits
from worker.sandbox.engine.connection import Connection, spoken

_FIRST, _COUNT = 20_000, 40_000


def box_user(connection: Connection) -> int:
    """A user number for one box; a small one where the engine maps users and has only 65,536 of them."""
    return _FIRST + secrets.randbelow(_COUNT) if _mapped(connection) else _limits.box_user()


@lru_cache(maxsize=8)
def _mapped(connection: Connection) -> bool:
    with spoken("The Docker engine could not be asked how it maps users"):
        options = connection.api.info().get("SecurityOptions") or ()
    return any("userns" in option or "rootless" in option for option in options)

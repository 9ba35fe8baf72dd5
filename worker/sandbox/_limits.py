"""The limits that are the same in every box of every driver, and are nobody's choice."""

import secrets
from collections.abc import Mapping
from types import MappingProxyType

from worker.sandbox import WORK, Limits
from worker.sandbox.archive.outgoing import Caps

_MIB = 1 << 20

TMP_BYTES = 64 * _MIB  # /tmp: small, no execution from it
TMP_INODES = 20_000
SHM_BYTES = 8 * _MIB  # /dev/shm: enough for the semaphores of multiprocessing
MEMLOCK_BYTES = 64 << 10
MESSAGE_QUEUE_BYTES = 64 << 10

ENVIRONMENT: Mapping[str, str] = MappingProxyType(
    {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": "/tmp",  # noqa: S108 - the box's own
        "LANG": "C.UTF-8",
        "PWD": WORK,
        "TZ": "UTC",
    }
)

# Kernel limits by user (inotify, keyrings, pending signals) are shared between boxes of one user, so every
# box gets its own number, from a range that no distribution hands out.
_FIRST_USER = 1_879_048_192
_USERS = 1 << 20


def box_user() -> int:
    """A user and group number for one box, for drivers that may choose it."""
    return _FIRST_USER + secrets.randbelow(_USERS)


def caps(limits: Limits) -> Caps:
    """How much may be read back out of a box with `limits`."""
    return Caps(file_bytes=min(limits.file_bytes, Caps().file_bytes), members=2 * limits.inodes)

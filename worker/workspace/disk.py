"""A disk that is full, as one sentence instead of an error number."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import Unfinished


class DiskFull(Unfinished):
    """There is no space left for the private workspace or for the branch."""

    def __init__(self) -> None:
        super().__init__("The disk is full; free some space and run again. Nothing that was there is lost.")


@contextmanager
def disk() -> Iterator[None]:
    """Turns `ENOSPC` and `EDQUOT` of what is done inside into `DiskFull`."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull from error
        raise

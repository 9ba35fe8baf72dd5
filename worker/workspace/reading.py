"""Reading small files that a stranger made: never a link, a pipe, a device or a huge file."""

import os
import stat
from pathlib import Path

from core.errors import Refused


def small(path: Path, limit: int) -> bytes | None:
    """The content of the regular file `path`; None if there is none; `Refused` if it is something else."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except PermissionError as error:
        raise Refused(f"{path} cannot be read by this user; run as the owner of the checkout.") from error
    except OSError as error:  # a link (ELOOP), a socket (ENXIO)
        raise Refused(f"{path} is not a regular file; this is not how git lays out a repository.") from error
    with os.fdopen(handle, "rb") as file:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode) or about.st_size > limit:
            raise Refused(f"{path} is not a regular file of a sensible size; the repository is damaged.")
        return file.read(limit)


def line(path: Path) -> str | None:
    """The one line of a small text file such as `HEAD`, or None if there is no such file."""
    content = small(path, 8192)
    return None if content is None else os.fsdecode(content).strip("\r\n ")

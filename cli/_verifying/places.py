"""Where a statement is, and what is beside it: a folder on this machine, or the reports of a pull request."""

import stat
from pathlib import Path
from typing import Protocol

from core.errors import Refused
from core.statement import FILE, Doubt
from core.statement.envelope import LARGEST
from core.statement.predicate import Statement
from core.statement.results import OURS

_LARGEST_FILE = 256 << 20


class Place(Protocol):
    """A statement with its surroundings. `name` is what a person knows it by."""

    name: str

    def statement(self) -> bytes:
        """The statement's bytes, nothing of them believed; `Refused` where there is none."""
        ...

    def file(self, name: str) -> bytes | None:
        """A file beside it; None where there is none that can be read."""
        ...

    def doubts(self, told: Statement) -> tuple[Doubt, ...]:
        """What does not fit between a believed statement and where it was found."""
        ...

    def source(self, told: Statement, scratch: Path) -> Path:
        """A repository with the commits of the statement, fetched into `scratch`; `Refused` where there is none."""
        ...


class Folder:
    """A statement in a file, the reports beside it."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self._path = path

    def statement(self) -> bytes:
        found = _read(self._path, LARGEST + 1)
        if found is None:
            raise Refused(f"There is no file {self.name}. Give a {FILE}, or a pull request's address.")
        beside = self._path.with_name(FILE)
        if self._path.name in OURS and beside.is_file():
            raise Refused(f"{self.name} is not the statement but lies beside it: give {beside}.")
        return found

    def file(self, name: str) -> bytes | None:
        return _read(self._path.parent / name, _LARGEST_FILE)

    def doubts(self, told: Statement) -> tuple[Doubt, ...]:
        return ()

    def source(self, told: Statement, scratch: Path) -> Path:
        raise Refused("Say where the commits are: --repo with a checkout that has them, or run this inside of one.")


def _read(path: Path, most: int) -> bytes | None:
    """At most so many bytes of a regular file: a pipe would never end."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return None
        with path.open("rb") as file:
            return file.read(most)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as wrong:
        raise Refused(f"{path} cannot be read ({getattr(wrong, 'strerror', None) or 'no such name'}).") from None

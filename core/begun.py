"""A run that has begun; as a note in the data folder, it is known before the database is open.

Its library takes a quarter of the start of a command to load, so that is done while the base is measured. A run that
is killed before is entered from its note by whoever opens the database next.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from core.crypto import Keyring
from core.errors import Broken, Refused
from core.names import RequestId, RunId, Sha
from core.runs import Issue
from core.serial import dump, read

_FOLDER = "begun"


@dataclass(frozen=True, slots=True)
class Begun:
    """A run and what it was given; `request` is what it is made for, if any."""

    run: RunId
    at: datetime
    repository: str
    issue: Issue
    base: Sha
    options: Mapping[str, Any]
    request: RequestId | None = None


def note(data: Path, ring: Keyring, begun: Begun) -> Path:
    """Write the note; encrypted, as the row will be."""
    folder = data / _FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / begun.run
    unfinished = path.with_suffix(".part")
    unfinished.write_text(ring.encrypt(dump(begun), _place(path)), encoding="ascii")
    return unfinished.rename(path)


def take_up(data: Path, ring: Keyring, enter: Callable[[Begun], None]) -> None:
    """`enter` every run that was noted; entering one twice must do nothing, for two may look at the same time."""
    folder = data / _FOLDER
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix:
            continue  # a note that is being written
        try:
            text = path.read_text(encoding="ascii")
        except FileNotFoundError:
            continue  # somebody else has just entered it
        enter(_read(path, text, ring))
        path.unlink(missing_ok=True)


def _read(path: Path, text: str, ring: Keyring) -> Begun:
    """A note that cannot be read is in nobody's way a second time."""
    try:
        found: Begun = read(Begun, ring.decrypt(text, _place(path)))
    except (Broken, ValueError) as error:
        aside = path.with_suffix(".unreadable")
        with suppress(FileNotFoundError):  # somebody else has found it, too
            path.rename(aside)
        raise Refused(
            f"The note of a run that had begun cannot be read; it is now {aside}. Try again. ({error})"
        ) from error
    return found


def _place(path: Path) -> str:
    return f"{_FOLDER}.{path.name}"

"""Where the limiter remembers: in this process, or in a folder that all processes of a machine share."""

import fcntl
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Protocol


@dataclass(slots=True)
class Book:
    """What one scope has spent lately, and until when it must be silent; seconds of the epoch, oldest first."""

    frozen_until: float = 0.0
    strikes: int = 0  # silences in a row
    points: list[tuple[float, int]] = field(default_factory=list)
    content: list[float] = field(default_factory=list)


class Ledger(Protocol):
    """Keeps one book for each scope."""

    def open(self, scope: str) -> AbstractContextManager[Book]:
        """The book, held by nobody else until the end; what is changed in it is kept."""
        ...


class Memory:
    """A ledger of one process."""

    def __init__(self) -> None:
        self._books: dict[str, Book] = {}
        self._lock = threading.Lock()

    @contextmanager
    def open(self, scope: str) -> Iterator[Book]:
        with self._lock:
            yield self._books.setdefault(scope, Book())


class Folder:
    """A ledger that processes share and that outlives them; one small file for each scope, locked while it is open."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def open(self, scope: str) -> Iterator[Book]:
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = hashlib.sha256(scope.encode()).hexdigest()[:32]
        with (self._path / name).open("a+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            book = _read(file.read())
            yield book
            file.seek(0)
            file.truncate()
            file.write(_written(book))


class Page(Protocol):
    """A text that is kept when it is given back."""

    text: str


Keep = Callable[[str], AbstractContextManager[Page]]


class Pages:
    """A ledger on pages that somebody else keeps, such as a database that many machines share."""

    def __init__(self, page: Keep) -> None:
        self._page = page

    @contextmanager
    def open(self, scope: str) -> Iterator[Book]:
        with self._page(scope) as page:
            book = _read(page.text)
            yield book
            page.text = _written(book)


def _written(book: Book) -> str:
    return json.dumps(asdict(book), separators=(",", ":"))


def _read(text: str) -> Book:
    """A file that was cut off while it was written counts as empty: GitHub itself remembers better."""
    try:
        held = json.loads(text or "{}")
        points = [(float(at), int(points)) for at, points in held.get("points", ())]
        content = [float(at) for at in held.get("content", ())]
        return Book(float(held.get("frozen_until", 0)), int(held.get("strikes", 0)), points, content)
    except (ValueError, TypeError, AttributeError):
        return Book()

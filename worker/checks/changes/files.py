"""The changed files of a subject, decoded."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from worker.checks import Subject
from worker.languages import is_test

PYTHON = frozenset([".py", ".pyi", ".pyw"])
SCRIPT = frozenset([".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx"])
PROSE = frozenset([".md", ".rst", ".txt", ".adoc", ".csv", ".svg", ".po"])


@dataclass(frozen=True, slots=True)
class File:
    """One changed file; a side that does not exist is an empty text, bytes that are not UTF-8 are replaced."""

    path: str
    before: str
    after: str

    @property
    def suffix(self) -> str:
        """The suffix in lower case, with its dot."""
        return PurePosixPath(self.path).suffix.lower()

    @property
    def test(self) -> bool:
        """Whether it is a test or belongs to tests."""
        return is_test(self.path)


def files(subject: Subject) -> Iterator[File]:
    """The changed files that are text on the head side or are gone there."""
    for path in subject.patch.paths:
        old, new = subject.before.get(path, b""), subject.after.get(path, b"")
        if b"\0" not in new:
            yield File(path, old.decode(errors="replace"), new.decode(errors="replace"))

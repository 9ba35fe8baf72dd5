"""Long texts and long lists, cut to what a person reads, always saying how much is missing and where it is."""

from collections.abc import Sequence
from typing import TypeVar

from worker.reports.document.phrases import count

T = TypeVar("T")
LINE = 1_000  # characters; longer lines are generated, nobody reads them


def line(text: str, most: int = LINE) -> str:
    """`text`, at most `most` characters long, with a remark on what was cut."""
    if len(text) <= most:
        return text
    return f"{text[:most]}… ({count(len(text) - most, 'more character')})"


def head(text: str, lines: int, characters: int) -> tuple[str, str]:
    """The beginning of `text`, and a remark on what was cut (empty if nothing was)."""
    kept = "\n".join(map(line, text[:characters].split("\n")[:lines]))
    return kept, _missing(text, kept)


def tail(text: str, lines: int, characters: int) -> tuple[str, str]:
    """The end of `text`, and a remark on what was cut (empty if nothing was)."""
    kept = "\n".join(map(line, text[-characters:].rstrip().split("\n")[-lines:]))
    return kept, _missing(text.rstrip(), kept)


def some(items: Sequence[T], most: int) -> tuple[Sequence[T], int]:
    """The first `most` of `items` and how many were left out; one alone is never left out."""
    if len(items) <= most + 1:
        return items, 0
    return items[:most], len(items) - most


def _missing(whole: str, kept: str) -> str:
    if len(whole) <= len(kept):
        return ""
    lines = whole.count("\n") - kept.count("\n")
    if lines > 0:
        return f"{count(lines, 'line')}, {count(len(whole) - len(kept), 'character')} left out here"
    return f"{count(len(whole) - len(kept), 'character')} left out here"

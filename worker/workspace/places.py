"""The one place in a text that a search text means, and how to say which of its failures it was."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Place:
    """`text[start:end]` is what is meant, and `new` is what belongs there (re-indented if need be)."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """The search text stands at more than one place; 1-based line numbers."""

    lines: tuple[int, ...]

    def __str__(self) -> str:
        named = ", ".join(str(line) for line in self.lines[:_MOST_NAMED])
        more = " …" if len(self.lines) > _MOST_NAMED else ""
        return f"stands at {len(self.lines)} places (lines {named}{more})"


def locate(text: str, search: str, new: str) -> Place | Ambiguous | None:
    """Where `search` stands: exactly, else but for blanks at line ends, else but for one indentation.

    None if it stands nowhere. All three texts have plain newlines.
    """
    starts = list(_every(text, search))
    if len(starts) > 1:
        return Ambiguous(tuple(_line_numbers(text, starts)))
    if starts:
        return Place(starts[0], starts[0] + len(search), new)
    return _by_lines(text, search, new)


def _every(text: str, search: str) -> Iterator[int]:
    at = text.find(search)
    while at >= 0:
        yield at
        at = text.find(search, at + 1)


def _line_numbers(text: str, starts: Iterable[int]) -> Iterator[int]:
    line, at = 1, 0
    for start in starts:
        line += text.count("\n", at, start)
        at = start
        yield line


def _by_lines(text: str, search: str, new: str) -> Place | Ambiguous | None:
    lines = text.split("\n")
    wanted = search.removesuffix("\n").split("\n")
    if not any(line.strip() for line in wanted):
        return None
    found = [(at, shift) for at in _windows(lines, wanted) if (shift := _shift(lines, at, wanted)) is not None]
    if len(found) > 1:
        return Ambiguous(tuple(at + 1 for at, _ in found))
    if not found:
        return None
    at, shift = found[0]
    shifted = _shifted(new.removesuffix("\n") if search.endswith("\n") else new, shift)
    start = sum(len(line) + 1 for line in lines[:at])
    end = start + sum(len(line) + 1 for line in lines[at : at + len(wanted)]) - 1
    return _placed(text, start, end, shifted, emptied=not new and search.endswith("\n"))


def _placed(text: str, start: int, end: int, new: str | None, *, emptied: bool) -> Place | None:
    if new is None:
        return None
    return Place(start, min(end + 1, len(text)) if emptied else end, new)


def _windows(lines: list[str], wanted: list[str]) -> Iterator[int]:
    """The line numbers (from 0) where all lines agree but for blanks around them."""
    bare = [line.strip() for line in lines]
    goal = [line.strip() for line in wanted]
    often = Counter(bare)
    anchor = min((number for number, line in enumerate(goal) if line), key=lambda number: often[goal[number]])
    for number, line in enumerate(bare):
        at = number - anchor
        if line == goal[anchor] and at >= 0 and bare[at : at + len(goal)] == goal:
            yield at


def _shift(lines: list[str], at: int, wanted: list[str]) -> tuple[str, str] | None:
    """(what to take off, what to put on) each wanted line to get the file's; None if it is not the same for all."""
    pairs = [(_indent(w), _indent(f)) for w, f in zip(wanted, lines[at:], strict=False) if w.strip()]
    shifts = {_difference(mine, theirs) for mine, theirs in pairs}
    return shifts.pop() if len(shifts) == 1 else None


def _difference(mine: str, theirs: str) -> tuple[str, str] | None:
    if theirs.endswith(mine):
        return "", theirs[: len(theirs) - len(mine)]
    if mine.endswith(theirs):
        return mine[: len(mine) - len(theirs)], ""
    return None


def _shifted(new: str, shift: tuple[str, str]) -> str | None:
    off, on = shift
    lines = new.split("\n")
    if not all(line.startswith(off) for line in lines if line.strip()):
        return None
    return "\n".join(on + line.removeprefix(off) if line.strip() else line for line in lines)


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]

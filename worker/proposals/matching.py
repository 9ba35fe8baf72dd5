"""Where the text that a model quoted stands in a file: exactly, or but for white space."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from worker.proposals.spacing import depth, shifted

_COMPARABLE = 40_000  # pairs of lines


@dataclass(frozen=True, slots=True)
class Found:
    """An exact replacement: `search` stands once in the file."""

    search: str
    replace: str


def find(text: str, search: str, replace: str, near: int = 0) -> Found | None:
    """`search` and `replace` made exact for `text`, or None if the place is missing or not the only one.

    Tried in this order: whole lines as they are; but for white space at their ends; moved sideways
    as a whole; with their indentation lost; from within a line.
    `near` (1-based, 0: unknown) decides between several places. All texts have plain newlines.
    The time is linear in the size of `text`, but for the string search.
    """
    once = bool(search) and text.count(search) == 1
    if once and f"\n{text}".find(f"\n{search}") >= 0 and not search.startswith("\n"):
        return Found(search, replace)
    wanted = _trimmed(search)
    if not wanted:
        return None
    lines = text.split("\n")
    for form in (str.rstrip, str.strip):
        starts = _starts([form(line) for line in lines], [form(line) for line in wanted])
        if form is str.strip:
            starts = _best_shaped(lines, wanted, starts)
        start = _chosen(starts, near)
        if start is not None:
            here = lines[start : start + len(wanted)]
            return _unique(lines, start, len(wanted), _moved(here, wanted, _trimmed(replace)))
    return Found(search, replace) if once else None


def find_within_line(text: str, search: str, replace: str) -> Found | None:
    """A piece of one line that stands once in `text`."""
    piece = search.strip()
    if not piece or "\n" in piece or text.count(piece) != 1:
        return None
    return Found(piece, replace.strip())


def _trimmed(text: str) -> list[str]:
    return text.strip("\n").split("\n") if text.strip() else []


def _starts(lines: list[str], wanted: list[str]) -> list[int]:
    """The line indexes where `wanted` begins; at most 200 of them."""
    hay, needle = "\n" + "\n".join(lines) + "\n", "\n" + "\n".join(wanted) + "\n"
    found: list[int] = []
    at, line, seen = hay.find(needle), 0, 0
    while at >= 0 and len(found) < 200:
        line += hay.count("\n", seen, at)
        seen = at
        found.append(line)
        at = hay.find(needle, at + 1)
    return found


def _best_shaped(lines: list[str], wanted: list[str], starts: list[int]) -> list[int]:
    """The places whose lines are all moved by the same amount, if there are any."""
    even = [start for start in starts if _even(lines[start : start + len(wanted)], wanted)]
    return even or starts


def _even(here: list[str], wanted: list[str]) -> bool:
    return len({depth(a) - depth(b) for a, b in zip(here, wanted, strict=False) if a.strip()}) <= 1


def _chosen(starts: list[int], near: int) -> int | None:
    if len(starts) == 1:
        return starts[0]
    return min(starts, key=lambda start: (abs(start + 1 - near), start)) if starts and near else None


def _moved(here: list[str], wanted: list[str], replace: list[str]) -> list[str]:
    """`replace` with the indentation of the place: each line follows the quoted line that it is like."""
    first = next((i for i, line in enumerate(wanted) if line.strip()), 0)
    by = depth(here[first]) - depth(wanted[first])
    if _even(here, wanted):
        return shifted(replace, by)
    return _along(replace, here, wanted, by)


def _along(replace: list[str], here: list[str], wanted: list[str], by: int) -> list[str]:
    """Line for line: what was quoted gives its depth, a new line goes with the one before it."""
    real: dict[int, int] = {}
    if len(wanted) * len(replace) <= _COMPARABLE:
        pairs = SequenceMatcher(None, [r.strip() for r in wanted], [r.strip() for r in replace], autojunk=False)
        for _, a, a_end, b, b_end in pairs.get_opcodes():
            real |= {b + step: depth(here[a + step]) for step in range(min(a_end - a, b_end - b))}
    moved: list[str] = []
    for number, line in enumerate(replace):
        by = real[number] - depth(line) if number in real and line.strip() else by
        moved.extend(shifted([line], by))
    return moved


def _unique(lines: list[str], start: int, count: int, replace: list[str]) -> Found | None:
    """The replacement with as many neighbouring lines as it takes to be unique."""
    text, extra = "\n".join(lines), 0
    while extra <= 2 * len(lines):
        low, high = max(0, start - extra), min(len(lines), start + count + extra)
        search = "\n".join(lines[low:high])
        if text.count(search) == 1:
            return Found(search, "\n".join(lines[low:start] + replace + lines[start + count : high]))
        extra = extra * 2 + 1
    return None

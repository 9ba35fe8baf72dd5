"""The text nearest to one that was not found, with its line numbers, in bounded time."""

from difflib import SequenceMatcher, get_close_matches

_MOST_LINES = 4000  # of the file that are compared
_MOST_WINDOWS = 12
_MOST_SHOWN = 16
_WIDTH = 160
_FLOOR = 0.35


def nearest(text: str, search: str) -> str:
    """`lines 3-5:` and those lines, numbered, or an empty text if nothing is near."""
    lines = text.split("\n")[:_MOST_LINES]
    wanted = search.strip("\n").split("\n")
    starts = _candidates(lines, wanted)[:_MOST_WINDOWS]
    rated = [(_alike(lines[start : start + len(wanted)], wanted), -start) for start in starts]
    best, start = max(rated, default=(0.0, 0))
    if best < _FLOOR:
        return ""
    return _numbered(lines, -start, min(-start + len(wanted), len(lines)))


def _candidates(lines: list[str], wanted: list[str]) -> list[int]:
    """First lines of windows worth comparing, the most promising first."""
    bare = [line.strip()[:_WIDTH] for line in lines]
    votes: dict[int, int] = {}
    for offset, line in enumerate(wanted[: _MOST_SHOWN * 2]):
        for number in _like(bare, line.strip()[:_WIDTH]):
            start = max(0, number - offset)
            votes[start] = votes.get(start, 0) + 1
    return sorted(votes, key=lambda start: (-votes[start], start))


def _like(bare: list[str], line: str) -> list[int]:
    if not line:
        return []
    same = [number for number, other in enumerate(bare) if other == line][:_MOST_WINDOWS]
    if same:
        return same
    close = get_close_matches(line, dict.fromkeys(bare), n=1, cutoff=0.6)
    return [bare.index(close[0])] if close else []


def _alike(window: list[str], wanted: list[str]) -> float:
    ours, theirs = ("\n".join(line[:_WIDTH] for line in lines[: _MOST_SHOWN * 2]) for lines in (window, wanted))
    return SequenceMatcher(None, ours, theirs, autojunk=False).ratio()


def _numbered(lines: list[str], start: int, end: int) -> str:
    shown = lines[start : min(end, start + _MOST_SHOWN)]
    body = "\n".join(f"{start + count + 1:>5}| {line[:_WIDTH]}" for count, line in enumerate(shown))
    return f"lines {start + 1}-{end}:\n{body}"

"""The text nearest to one that was not found, with its line numbers; bounded by counts, not by a clock."""

import re
from collections import Counter
from difflib import SequenceMatcher

_MOST_LINES = 20_000  # of the file that are looked at
_MOST_WANTED = 8  # of the search text's lines that are looked for: the longest
_MOST_WINDOWS = 12
_MOST_SHOWN = 16
_WIDTH = 120
_FLOOR = 0.4
_WORD = re.compile(r"\w+|[^\w\s]")


def nearest(text: str, search: str) -> str:
    """`lines 3-5:` and those lines, numbered, or an empty text if nothing is near."""
    lines = text.split("\n")[:_MOST_LINES]
    wanted = search.strip("\n").split("\n")
    rated = [(_alike(lines[start:], wanted), -start) for start in _candidates(lines, wanted)]
    best, start = max(rated, default=(0.0, 0))
    if best < _FLOOR:
        return ""
    return _numbered(lines, -start, min(-start + len(wanted), len(lines)))


def _candidates(lines: list[str], wanted: list[str]) -> list[int]:
    """First lines of the windows that are worth comparing: those whose lines share most words."""
    words = [frozenset(_WORD.findall(line[:_WIDTH])) for line in lines]
    longest = sorted(range(len(wanted)), key=lambda offset: -len(wanted[offset].strip()))[:_MOST_WANTED]
    votes: Counter[int] = Counter()
    for offset in longest:
        goal = frozenset(_WORD.findall(wanted[offset][:_WIDTH]))
        shared = {number: len(goal & mine) / len(goal | mine) for number, mine in enumerate(words) if goal & mine}
        for number in sorted(shared, key=lambda number: (-shared[number], number))[:_MOST_WINDOWS]:
            votes[max(0, number - offset)] += round(shared[number] * 100)
    return [start for start, _ in votes.most_common(_MOST_WINDOWS)]


def _alike(window: list[str], wanted: list[str]) -> float:
    pairs = list(zip(window, wanted[:_MOST_SHOWN], strict=False))
    ratios = [SequenceMatcher(None, ours[:_WIDTH], theirs[:_WIDTH], autojunk=False).ratio() for ours, theirs in pairs]
    return sum(ratios) / len(wanted[:_MOST_SHOWN])


def _numbered(lines: list[str], start: int, end: int) -> str:
    shown = lines[start : min(end, start + _MOST_SHOWN)]
    body = "\n".join(f"{start + count + 1:>5}| {line[:_WIDTH]}" for count, line in enumerate(shown))
    return f"lines {start + 1}-{end}:\n{body}"

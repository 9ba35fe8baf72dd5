"""Pieces of context: a file whole or in excerpts, the list of files, the instructions of the repository."""

import hashlib
from collections.abc import Iterable, Sequence

from core.runs import Source
from core.text import neutralise
from core.text.invisible import pattern
from worker.context import Piece
from worker.context.words import asking_words

_AROUND = 12  # lines shown before and after a line that matters
_MAP_PATHS = 200
INSTRUCTION_FILES = ("AGENTS.md", "CLAUDE.md", ".github/copilot-instructions.md")


def file_piece(path: str, text: str, asked: str, room: int, why: str) -> Piece:
    """`text` of `path`, whole if it fits into `room` characters, else the parts that fit the issue."""
    shown = pattern().sub("", text)
    note = why if shown == text else f"{why}; hidden characters were taken out"
    if len(shown) <= room:
        return _piece("file", path, shown, note)
    return _piece("file", path, excerpt(shown, asked, room), f"{note}; in excerpts, {len(shown)} characters in all")


def instructions_piece(path: str, text: str, room: int) -> Piece:
    """An instruction file of the base commit, hidden text stripped."""
    neutral = neutralise(text)
    note = "from the base commit" + (f"; stripped: {', '.join(neutral.stripped)}" if neutral.stripped else "")
    return _piece("instructions", path, neutral.text[:room], note)


def map_piece(paths: Sequence[str]) -> Piece:
    """The list of files, capped; a reader of a repository starts with it too."""
    listed = "\n".join(paths[:_MAP_PATHS])
    left = len(paths) - _MAP_PATHS
    return _piece(
        "symbols", "files", pattern().sub("", listed) + (f"\n({left} more)" if left > 0 else ""), "the files there are"
    )


def excerpt(text: str, asked: str, room: int) -> str:
    """The lines of `text` that hold words of `asked`, with their surroundings, marked with line numbers."""
    lines = text.split("\n")
    wanted = set(asking_words(asked))
    scored = sorted(range(len(lines)), key=lambda number: (-_hits(lines[number], wanted), number))
    kept: set[int] = set()
    used = 0
    for number in scored:
        around = set(range(max(0, number - _AROUND), min(len(lines), number + _AROUND + 1))) - kept
        cost = sum(len(lines[one]) + 1 for one in around)
        if used + cost > room:
            break
        kept |= around
        used += cost
    return _marked(lines, sorted(kept)) or text[:room]


def _hits(line: str, wanted: set[str]) -> int:
    return len(wanted.intersection(asking_words(line)))


def _marked(lines: Sequence[str], kept: Iterable[int]) -> str:
    shown: list[str] = []
    last = -1
    for number in kept:
        if number != last + 1:
            shown.append(f"[lines {last + 2} to {number} are not shown]")
        shown.append(lines[number])
        last = number
    if shown and last < len(lines) - 1:
        shown.append(f"[lines {last + 2} to {len(lines)} are not shown]")
    return "\n".join(shown)


def _piece(kind: str, name: str, text: str, note: str) -> Piece:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Piece(Source(kind, name, digest, len(text), note), text)

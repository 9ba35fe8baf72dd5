"""Characters in new lines that a reader cannot see: they hide code, or carry something out."""

import unicodedata
from collections.abc import Iterator

from core.runs import Finding
from core.text import invisible
from worker.checks.changes import File, new_lines

_LONGEST = 20_000  # characters of a line that are looked at
_JOINERS = "\u200c\u200d"  # Persian and the scripts of India are not written without them
_EMOJI = "\ufe0f"
_LETTERS = frozenset(["Lo", "Mn", "Mc"])
_SIGNS = frozenset(["So", "Sk", "Sm", "Po", "Nd"])


def findings(file: File) -> Iterator[Finding]:
    """One finding for each new line with a hidden character, but where a script or an emoji is written with it."""
    for number, line in new_lines(file):
        text = line[:_LONGEST].rstrip("\r").replace("\f", "")
        if number == 1:
            text = text.removeprefix("\ufeff")
        name = next((invisible.kind(sign) for at, sign in _unseen(text) if not _needed(text, at)), "")
        if name:
            said = f"This line holds {name}, which a reader does not see; write them as escapes, or leave them out."
            yield Finding("hidden-characters", file.path, number, said, "error")


def _unseen(text: str) -> Iterator[tuple[int, str]]:
    for run in invisible.pattern().finditer(text):
        yield from enumerate(run[0], run.start())


def _needed(text: str, at: int) -> bool:
    before, after = _category(text, at - 1), _category(text, at + 1)
    if text[at] == _EMOJI:
        return before in _SIGNS
    if text[at] not in _JOINERS:
        return False
    if before in _LETTERS and after in _LETTERS:
        return True
    return text[at] == "\u200d" and after in _SIGNS and (before in _SIGNS or text[at - 1] == _EMOJI)


def _category(text: str, at: int) -> str:
    return unicodedata.category(text[at]) if 0 <= at < len(text) else ""

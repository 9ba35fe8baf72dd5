"""Which files an issue is about: named ones first, then those that define and use its words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from core.names import Sha
from worker.context.words import asking_words
from worker.languages import is_test
from worker.workspace import Entry

_NAMED = 100.0  # the issue names the path
_NAMED_BASE = 30.0  # the issue names the file without its folder
_PATH_WORD = 2.0
_TEST = 0.6  # a test is seldom what has to change
_PROSE = 0.35
_ASIDE = re.compile(r"(^|/)(docs?|examples?|demos?|scripts?|bench\w*)/|(^|/)(Makefile|Dockerfile|[A-Z]+)$")
_PROSE_SUFFIXES = frozenset((".md", ".rst", ".txt", ".json", ".yml", ".yaml", ".toml", ".cfg", ".ini", ".html", ".css"))


@dataclass(frozen=True, slots=True)
class Ranked:
    """One file, how well it fits, and why it was chosen."""

    entry: Entry
    score: float
    why: str


def rank(text: str, entries: Sequence[Entry], found: Mapping[Sha, float]) -> list[Ranked]:
    """`entries` that have to do with the issue `text`, best first; `found` is the index's answer."""
    asked = _singular(asking_words(text))
    ranked = [_score(text, asked, entry, found.get(entry.blob, 0.0)) for entry in entries]
    return sorted((one for one in ranked if one.score > 0), key=lambda one: (-one.score, one.entry.path))


def _score(text: str, asked: set[str], entry: Entry, lexical: float) -> Ranked:
    path = PurePosixPath(entry.path)
    if _names(text, entry.path) and len(path.parts) > 1:
        return Ranked(entry, _NAMED + lexical, "the issue names it")
    if _names(text, path.name):
        return Ranked(entry, _NAMED_BASE + lexical, "the issue names it")
    shared = asked.intersection(_singular(asking_words(path.with_suffix("").as_posix())))
    score = (lexical + _PATH_WORD * len(shared)) * _weight(path)
    return Ranked(entry, score, "its name fits" if shared and lexical == 0 else "it holds words of the issue")


def _singular(found: Iterable[str]) -> set[str]:
    """`filters` and `filter` are one word."""
    return {word[:-1] if word.endswith("s") and len(word) > 3 else word for word in found}


def _names(text: str, name: str) -> bool:
    return re.search(rf"(?<![\w/.-]){re.escape(name)}(?![\w/-])", text) is not None


def _weight(path: PurePosixPath) -> float:
    if path.suffix.lower() in _PROSE_SUFFIXES or _ASIDE.search(path.as_posix()):
        return _PROSE
    return _TEST if is_test(path.as_posix()) else 1.0

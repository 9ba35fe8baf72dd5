"""Where values go, statement by statement, in code that is read without a grammar.

A variable holds what the right side of its assignment holds, and what is added to it. Functions and scopes are not
told apart: two variables of one name in a file are one. That errs to the side of seeing more.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from worker.checks.changes.bare import Statement

_NAME = r"[A-Za-z_$][\w$]{0,60}"
_ASSIGNED = re.compile(
    rf"(?:\b(?:let|var|const|final|mut)\s+){{0,3}}(?P<names>[({{\[]?\s?(?:mut\s+)?{_NAME}(?:\s?,\s?(?:mut\s+)?{_NAME}){{0,6}}\s?[)}}\]]?)"
    r"(?:\s?:\s?[^=;]{1,120}?)?\s?(?::=|(?<![=!<>+*/&|-])=(?![=>]))\s?(?P<right>.+)"
)
_LOOPED = re.compile(
    rf"\bfor\s?\(?\s?(?:(?:let|var|const|final)\s+)?(?:[\w<>,.\[\]]{{1,60}}\s+)?(?P<names>[({{\[]?\s?{_NAME}(?:\s?,\s?{_NAME}){{0,3}}\s?[)}}\]]?)"
    r"\s?(?::=\s?range\b|=\s?range\b|\bin\b|\bof\b|:)\s?(?P<right>.+)"
)
_ADDED = re.compile(
    rf"\b(?P<names>{_NAME})\s?\.\s?(?:append|add|Add|push|push_str|insert|set|Set|put|putAll|extend|concat|WriteString|Write)\s?\("
    r"(?P<right>.+)"
)
_EACH = re.compile(
    rf"(?P<right>.+?)\.\s?(?:forEach|for_each|map|filter|flatMap)\s?\(\s?(?:async\s?)?"
    rf"(?P<names>[(|]{{0,2}}{_NAME}(?:\s?,\s?{_NAME}){{0,3}}[)|]{{0,2}})\s?(?:->|=>|\|?\s)"
)
_GROWN = re.compile(rf"\b(?P<names>{_NAME})\s?\+=\s?(?P<right>.+)")
_WORDS = re.compile(_NAME)
_PASSES = 3  # a value that is handed on more often than this, backwards, is lost
_MOST = 4000  # statements


@dataclass(frozen=True, slots=True)
class Held:
    """The variables that hold something of one kind."""

    names: frozenset[str]
    source: re.Pattern[str]

    def within(self, text: str) -> bool:
        """Whether `text` reads it, or a variable that holds it."""
        return bool(self.source.search(text)) or not self.names.isdisjoint(_free(text))


def held(statements: Sequence[Statement], source: str, stops: str = r"(?!)") -> Held:
    """The variables that hold what `source` finds, directly or by way of others; not through what `stops` finds."""
    pattern, stop = re.compile(source), re.compile(stops)
    now = Held(frozenset(), pattern)
    if not any(pattern.search(statement.text) for statement in statements):
        return now
    steps = [step for statement in statements[:_MOST] for step in _targets(statement.text) if not stop.search(step[1])]
    for _ in range(_PASSES):
        names = set(now.names)
        for target, right in steps:
            if pattern.search(right) or not names.isdisjoint(_free(right)):
                names.update(target)
        if names == now.names:
            break
        now = Held(frozenset(names), pattern)
    return now


@lru_cache(maxsize=_MOST * 2)
def _targets(text: str) -> list[tuple[list[str], str]]:
    """(names, what they are given) of one statement."""
    looped = _LOOPED.search(text)
    others = (_GROWN.search(text), _ADDED.search(text), _EACH.match(text), None if looped else _ASSIGNED.search(text))
    return [(_named(match["names"]), match["right"]) for match in (looped, *others) if match]


def _named(names: str) -> list[str]:
    return [name for name in _WORDS.findall(names) if name not in _EMPTY]


_EMPTY = frozenset("_ err mut ok error ctx this self".split())
_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'')
_INSIDE = re.compile(r"\$?\{\s?(" + _NAME + r")")


@lru_cache(maxsize=_MOST * 4)
def _free(text: str) -> frozenset[str]:
    """The words of `text` that are variables: not those of its literals, but what is put into them."""
    inside = [name for quoted in _QUOTED.findall(text) for name in _INSIDE.findall(quoted)]
    bare = re.sub(rf"\.\s?{_NAME}", " ", _QUOTED.sub(" ", text))
    return frozenset((*inside, *_WORDS.findall(bare)))

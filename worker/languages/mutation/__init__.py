"""Mutants: one small mistake put into one line of code, to see whether a test notices it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from worker.languages._splicing import Splice, spliced


@dataclass(frozen=True, slots=True)
class Mutation:
    """The bytes from `start` to `end` of a UTF-8 text become `text`; `line` is 1-based, `what` is for a person."""

    line: int
    what: str
    start: int
    end: int
    text: str

    def applied(self, source: str) -> str:
        """`source`, which it was made for, with the wrong in it."""
        return spliced(source, [Splice(self.start, self.end, self.text)])


@runtime_checkable
class Mutable(Protocol):
    """What a language answers besides whose code can be mutated.

    `builds`: a test that could not begin says that the code could not be built, and nothing about what it does.
    """

    builds: bool

    def mutations(self, text: str, lines: Collection[int]) -> tuple[Mutation, ...]:
        """Every mutation of the `lines` of a source text, in order; nothing of what cannot be parsed, nor of tests."""
        ...

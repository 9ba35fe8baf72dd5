"""Texts put into a text."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Splice:
    """`text` in the place of the bytes from `start` to `end` of the UTF-8 text."""

    start: int
    end: int
    text: str


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """`text` with all splices; they do not overlap, and those at one place come in their order."""
    data = text.encode()
    kept, at = [], 0
    for splice in sorted(splices, key=lambda each: (each.start, each.end)):
        kept += [data[at : splice.start], splice.text.encode()]
        at = max(at, splice.end)
    return b"".join([*kept, data[at:]]).decode(errors="replace")

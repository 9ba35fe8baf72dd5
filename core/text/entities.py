"""HTML entities decoded for looking only: every decoded character knows where it stands in the original.

Text is searched in its decoded form and cut in its own, so an issue about `&lt;` keeps its `&lt;`.
"""

import re
from array import array
from dataclasses import dataclass
from html import unescape

_CHAIN = r"(?:(?:amp|AMP|#0{0,8}38|#[xX]0{0,8}26);)*"  # &amp;amp;amp;lt; in one step, not in one step each
_NAMED = r"[A-Za-z][A-Za-z0-9]{1,31};|(?:lt|gt|amp|shy|LT|GT|AMP)"
_ENTITY = re.compile(rf"&{_CHAIN}(?P<last>#[0-9]{{1,10}};?|#[xX][0-9A-Fa-f]{{1,10}};?|{_NAMED})")
_PASSES = 16


@dataclass(frozen=True, slots=True)
class Decoded:
    """`text` with entities decoded; `starts[i]` is where its i-th character begins in the original."""

    text: str
    starts: "array[int] | None"  # None: nothing was decoded, positions are the original's
    whole: bool = True  # False: entities were nested deeper than is decoded here

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of `text[start:end]`."""
        return (start, end) if self.starts is None else (self.starts[start], self.starts[end])


def decode(text: str) -> Decoded:
    """`text` with its entities decoded to a fixed point."""
    found = Decoded(text, None)
    for _ in range(_PASSES):
        again = _once(found)
        if again.text == found.text:
            return found
        found = again
    return Decoded(found.text, found.starts, whole=False)


def _once(found: Decoded) -> Decoded:
    if "&" not in found.text:
        return found
    old = found.starts or array("l", range(len(found.text) + 1))
    parts: list[str] = []
    starts = array("l")
    at = 0
    for match in _ENTITY.finditer(found.text):
        char = unescape("&" + match["last"])
        parts += [found.text[at : match.start()], char]
        starts.extend(old[at : match.start()])
        starts.extend([old[match.start()]] * len(char))
        at = match.end()
    starts.extend(old[at:])
    return Decoded("".join([*parts, found.text[at:]]), starts)

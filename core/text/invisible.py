"""Which code points a person cannot see, and what to call them.

The 491 invisible and format code points that Unicode 14 names (categories Cc and Cf, fillers, blanks,
variation selectors) and what newer Unicode data adds to those categories; besides them private use,
noncharacters, lone surrogates and the unassigned code points that renderers leave out.

Emoji joiners are no exception. ZWJ and U+FE0F can carry a message one bit at a time, so a family emoji
falls apart into its people, a flag of tag characters becomes the black flag, and Persian loses its
zero-width non-joiners: every visible sign stays, only its joining is lost.
"""

import re
import sys
import unicodedata
from functools import cache

ORDINARY = frozenset("\n\t")
_FILLERS = (0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800, 0x034F, 0x180B, 0x180C, 0x180D, 0x180F, 0x17B4, 0x17B5)
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
_LEFT_OUT = (range(0x2065, 0x2066), range(0xFFF0, 0xFFF9), range(0xE0000, 0xE1000))  # default ignorable
_BIDI = frozenset([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_TAGS = range(0xE0000, 0xE0080)


def is_invisible(char: str) -> bool:
    """Whether `char` is taken out of text; `\\n` and `\\t` are not."""
    point = ord(char)
    if char in ORDINARY:
        return False
    if unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs"):
        return True
    if point in _FILLERS or (point & 0xFFFE) == 0xFFFE or 0xFDD0 <= point <= 0xFDEF:
        return True
    return any(point in span for span in (*_SELECTORS, *_LEFT_OUT))


def kind(char: str) -> str:
    """What an invisible `char` is called, in the plural."""
    point, category = ord(char), unicodedata.category(char)
    if point in _TAGS:
        return "tag characters"
    if any(point in span for span in _SELECTORS):
        return "variation selectors"
    if point in _BIDI:
        return "bidirectional controls"
    named = {"Cc": "control characters", "Co": "private-use characters", "Cs": "lone surrogates"}
    return named.get(category, "invisible characters")


def shown(char: str) -> str:
    """The ASCII letter that a tag character hides, else `U+XXXX`."""
    point = ord(char)
    return chr(point - 0xE0000) if 0xE0020 <= point < 0xE007F else f"U+{point:04X}"


@cache
def pattern() -> re.Pattern[str]:
    """Matches one run of invisible characters."""
    runs: list[list[int]] = []
    for point in range(sys.maxunicode + 1):
        if not is_invisible(chr(point)):
            continue
        if runs and runs[-1][1] == point - 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return re.compile("[" + "".join(rf"\U{a:08x}-\U{b:08x}" for a, b in runs) + "]+")

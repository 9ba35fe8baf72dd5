"""Which code points a person cannot see, and what to call them.

The 491 invisible and format code points that Unicode 14 names (categories Cc and Cf, fillers, blanks,
variation selectors) and what newer Unicode data adds to those categories; besides them private use,
noncharacters, lone surrogates and the unassigned code points that renderers leave out.

Emoji joiners are no exception. ZWJ and U+FE0F can carry a message one bit at a time, so a family emoji
falls apart into its people, a flag of tag characters becomes the black flag, and Persian loses its
zero-width non-joiners: every visible sign stays, only its joining is lost.
"""

import re
import unicodedata
from functools import cache

# Derived once (deriving takes a second); a test compares it with what `unicodedata` says today.
_POINTS = """
0-8 B-1F 7F-9F AD 34F 600-605 61C 6DD 70F 890-891 8E2 115F-1160 17B4-17B5 180B-180F 200B-200F 202A-202E
2060-206F 2800 3164 D800-F8FF FDD0-FDEF FE00-FE0F FEFF FFA0 FFF0-FFFB FFFE-FFFF 110BD 110CD 13430-1343F
1BCA0-1BCA3 1D173-1D17A 1FFFE-1FFFF 2FFFE-2FFFF 3FFFE-3FFFF 4FFFE-4FFFF 5FFFE-5FFFF 6FFFE-6FFFF 7FFFE-7FFFF
8FFFE-8FFFF 9FFFE-9FFFF AFFFE-AFFFF BFFFE-BFFFF CFFFE-CFFFF DFFFE-E0FFF EFFFE-10FFFF
"""
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
_BIDI = frozenset([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_TAGS = range(0xE0000, 0xE0080)


def is_invisible(char: str) -> bool:
    """Whether `char` is taken out of text; `\\n` and `\\t` are not."""
    return pattern().match(char) is not None


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
    ends = (span.partition("-")[::2] for span in _POINTS.split())
    spans = (rf"\U{int(first, 16):08x}-\U{int(last or first, 16):08x}" for first, last in ends)
    return re.compile(f"[{''.join(spans)}]+")

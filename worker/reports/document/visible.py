"""Hidden characters made visible, and text made legal for XML, as `⟦U+202E⟧`.

A reviewer must see what a compiler sees: direction overrides, zero-width and tag characters, control
characters. What ordinary writing needs (joiners in Arabic and Indic words and in emoji) stays in prose.
"""

import re
import unicodedata

_ANSI = re.compile(r"\x1b(?:\[[0-9;:?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))")
_UNUSUAL = re.compile(r"[^\n\t\x20-\x7e]")
_DRAWN_FORMAT = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
_JOINERS = "\u200c\u200d"
_SHAPES = "\ufe0e\ufe0f"


def prose(text: str) -> str:
    """`text` for running words; line ends become `\\n`, colour codes of terminals go."""
    text = _ANSI.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if _plain(text) else _UNUSUAL.sub(_in_prose, text)


def code(text: str) -> str:
    """`text` as code: nothing is taken away, a carriage return is shown as `␍`."""
    return text if _plain(text) else text.translate(_CODE)


def log(text: str) -> str:
    """`text` as a program's output: as `code`, without colour codes, a progress bar's returns as lines."""
    return code(_ANSI.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def _plain(text: str) -> bool:
    return text.isascii() and text.replace("\n", "").replace("\t", "").isprintable()


def _hidden(char: str) -> bool:
    point = ord(char)
    category = unicodedata.category(char)
    return (
        category in ("Cc", "Cs", "Zl", "Zp")
        or (category == "Cf" and char not in _DRAWN_FORMAT)
        or char in _BLANK
        or 0xFE00 <= point <= 0xFE0F
        or 0xE0000 <= point <= 0xE0FFF
        or 0xFDD0 <= point <= 0xFDEF
        or 0xFFF0 <= point <= 0xFFF8
        or point & 0xFFFE == 0xFFFE
        or point == 0x2065
    )


def _mark(char: str) -> str:
    return f"⟦U+{ord(char):04X}⟧"


def _in_prose(match: re.Match[str]) -> str:
    char, text, at = match[0], match.string, match.start()
    before = text[at - 1 : at]
    if char in _JOINERS and _joined(before, text[at + 1 : at + 2]):
        return char
    if char in _SHAPES and before and (unicodedata.category(before) == "So" or before in "0123456789#*"):
        return char
    return _mark(char) if _hidden(char) else char


def _joined(before: str, after: str) -> bool:
    """Whether a joiner between these two is part of a word or an emoji."""
    return bool(before and after) and all(_joins(char) for char in (before, after))


def _joins(char: str) -> bool:
    category = unicodedata.category(char)
    script = 0x0600 <= ord(char) <= 0x109F and category[0] in "LM"
    return script or category in ("So", "Sk") or char in _SHAPES


class _Translation(dict[int, str]):
    """What `str.translate` puts for a code point, found out once for each that occurs."""

    def __missing__(self, point: int) -> str:
        char = chr(point)
        odd_space = unicodedata.category(char) == "Zs" and char not in " \u3000"
        self[point] = _mark(char) if odd_space or _hidden(char) else char
        return self[point]


_CODE = _Translation({ord("\r"): "␍", ord("\n"): "\n", ord("\t"): "\t"})

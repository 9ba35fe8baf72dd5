"""Which lines of a comment are its writer's own words, at a place where a command can stand.

Not: quotes, code (fenced, indented, in HTML) and HTML comments. Where Markdown is in doubt, a line is taken for no
command: what is missed can be said again, what is started by mistake costs money.
"""

import re

_CODE_SPAN = re.compile(r"`+[^`]*`+")
_ENCLOSING = re.compile(r"<!--|-->|<(/?)(?:pre|code|samp|blockquote|script|style|textarea|template)\b", re.IGNORECASE)
_BEFORE_FENCE = " \t>-*+0123456789.)"  # quotes and lists may come before it
_DEEPEST = 3  # spaces before a line; with four it is code


def lines(text: str) -> list[str]:
    """The lines of `text`, for each of the ways to end one that GitHub knows."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def begins_well(line: str) -> bool:
    """Whether the beginning of the line lets it be a command: at most three spaces and no tab."""
    return len(line) - len(line.lstrip()) <= _DEEPEST and not line.startswith(("\t", " \t", "  \t", "   \t"))


class Ground:
    """Told one line after the other, knows what the next one would stand in."""

    def __init__(self) -> None:
        self._fence = ""  # the characters that opened it
        self._fence_at = 0
        self._commented = False
        self._depth = 0  # of HTML elements that quote or hold code

    @property
    def is_open(self) -> bool:
        """Whether the next line would be in no code, quote or comment that is still open."""
        return not (self._fence or self._commented or self._depth)

    def read(self, line: str) -> None:
        """Take in one line."""
        if self._fence:
            self._fence = "" if self._closes(line) else self._fence
        elif not self._commented and (fence := _fence_of(line)):
            self._fence, self._fence_at = fence, line.index(fence)
        else:
            self._enclose(_CODE_SPAN.sub("", line))

    def _closes(self, line: str) -> bool:
        mark = line.strip()
        indent = len(line) - len(line.lstrip())
        enough = len(mark) >= len(self._fence) and set(mark) == {self._fence[0]}
        return enough and indent <= self._fence_at + _DEEPEST

    def _enclose(self, line: str) -> None:
        for found in _ENCLOSING.finditer(line):
            mark = found[0]
            if mark == "-->":
                self._commented = False
            elif self._commented:
                continue
            elif mark == "<!--":
                self._commented = True
            else:
                self._depth = max(0, self._depth + (-1 if found[1] else 1))


def _fence_of(line: str) -> str:
    """The three or more characters that open a fence in this line; empty if it opens none."""
    rest = line.lstrip(_BEFORE_FENCE)
    if not rest.startswith(("```", "~~~")):
        return ""
    fence = rest[: len(rest) - len(rest.lstrip(rest[0]))]
    return "" if fence[0] == "`" and "`" in rest[len(fence) :] else fence

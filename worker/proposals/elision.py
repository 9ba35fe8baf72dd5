"""Lines that stand for code which a model left out: "# ... rest of the code unchanged"."""

import re

_COMMENT = re.compile(r"^\s*(?:#+|//+|/\*+|<!--|--|\{/\*|;+|\*)\s*(?P<text>[^\n]{1,200}?)\s*(?:\*/\}?|-->)?\s*$")
_DOTS = re.compile(r"^[\[(<{]?\s*(?:\.{3,}|…)")
_NOT_SHOWN = re.compile(r"^\s*\[lines? \d+ to \d+ (?:are|is) not shown\]\s*$")
_LEFT_OUT = re.compile(
    r"\b(?:rest|remainder|remaining (?:code|functions?|methods?|content|file|implementation))\b.{0,60}$"
    r"|\b(?:existing|other|previous|original|remaining|earlier) "
    r"(?:code|functions?|methods?|content|imports?|lines|definitions|implementation|class(?:es)?|tests?|logic)\b"
    r".{0,40}(?:\.{3}|…|here|unchanged|the same|remains?|stays?|omitted|goes|above|below)"
    r"|\b(?:remains?|stays?|is|are|left|kept) (?:unchanged|the same|as(?: it)? (?:is|was)|as before)\b"
    r"|^(?:unchanged|no changes?|same as (?:before|above|original)|as before|omitted)\b"
    r"|\b(?:code|implementation|logic) (?:goes|omitted)(?: here)?\b|\byour (?:code|implementation) here\b",
    re.IGNORECASE,
)
_LINE_LIMIT = 240


def elisions(text: str, base: str = "") -> tuple[int, ...]:
    """The 1-based lines of `text` that stand for omitted code; a line that `base` has too is not one."""
    usual = {line.strip() for line in base.split("\n")}
    lines = enumerate(text.split("\n"), start=1)
    return tuple(number for number, line in lines if _elided(line) and line.strip() not in usual)


def _elided(line: str) -> bool:
    if len(line) > _LINE_LIMIT:
        return False
    if _NOT_SHOWN.match(line):
        return True
    comment = _COMMENT.match(line)
    if comment is None:
        return False
    words = comment["text"]
    return bool(_DOTS.match(words) or _LEFT_OUT.search(words))

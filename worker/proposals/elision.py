"""Lines that stand for code which a model left out: "# ... rest of the code unchanged"."""

import re

_COMMENT = re.compile(r"^\s*(?:#+|//+|/\*+|<!--|--|\{/\*|;+|\*)\s*(?P<text>[^\n]{1,200}?)\s*(?:\*/\}?|-->)?\s*$")
_DOTS = re.compile(r"^[\[(<{]?\s*(?:\.{3,}|…)")
_NOT_SHOWN = re.compile(r"^\s*\[lines? \d+ to \d+ (?:are|is) not shown\]\s*$")
_CODE = (
    r"(?:code|functions?|methods?|class(?:es)?|file|module|implementations?|logic|content|imports?|tests?|lines|"
    r"definitions?|body|program|script)"
)
_AS_BEFORE = r"(?:unchanged|the same(?: as (?:before|above|in the original))?|as(?: it)? (?:is|was)|as before|as above)"
_STAYS = r"(?:remains?|stays?|is|are|left|kept)"
_REST = r"\b(?:rest|remainder)\b"
# Real comments speak of rests and of what is the same, too: here it is code that they speak of, and all that they say.
_LEFT_OUT = re.compile(
    rf"{_REST} of (?:(?:the|this|your|my) )?{_CODE}\b.{{0,40}}$"
    rf"|{_REST}(?: of .{{1,30}})? (?:{_STAYS} |goes )?(?:{_AS_BEFORE}|here|omitted)\W*$"
    rf"|^(?:the )?{_REST}\W*$|\bremaining {_CODE}\b.{{0,60}}$"
    rf"|\b(?:existing|other|previous|original|remaining|earlier) {_CODE}\b"
    r".{0,40}(?:\.{3}|…|here|unchanged|the same|remains?|stays?|omitted|goes|above|below)"
    rf"|\b(?:{_CODE}|everything(?: else)?|all else|others?)\b.{{0,40}}\b{_STAYS} {_AS_BEFORE}\W*$"
    rf"|^{_STAYS} {_AS_BEFORE}\W*$"
    r"|^(?:unchanged|no changes?|same as (?:before|above|original)|as before|omitted)\b[^,;]{0,30}$"
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

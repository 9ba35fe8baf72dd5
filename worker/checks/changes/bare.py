"""Code of languages with `//` and `/* */`, read without a grammar: comments gone, statements apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LARGEST = 1_000_000  # characters; what is longer was generated
_TOKENS = re.compile(
    r"(?P<comment>//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/|\Z))"
    r'|"""(?:[^"]|"(?!""))*(?:"""|\Z)'
    r'|r(?P<hashes>#{1,8})"(?:[^"]|"(?!(?P=hashes)))*(?:"(?P=hashes)|\Z)'
    r'|"(?:\\.|[^"\\\n])*"?'
    r"|`(?:\\.|[^`\\])*`?"
    r"|'(?:\\.|[^'\\\n])'",
    re.DOTALL,
)
_LITERAL = re.compile(
    r'"""((?:[^"]|"(?!""))*)(?:"""|\Z)|"((?:\\.|[^"\\\n])*)"|`((?:\\.|[^`\\])*)`|\'((?:\\.|[^\'\\\n]){2,2000})\'',
    re.DOTALL,
)
_GLUED = re.compile(r"([\"'])[ \t]{0,9}\+[ \t\n]{0,40}\1")  # "a" + "b" is "ab"
_LONGEST = 4000  # characters of a statement that are looked at


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, or the head of a block, on one line; `line` is where it begins."""

    line: int
    text: str

    @property
    def texts(self) -> list[str]:
        """What its literals hold, escapes as they are written."""
        return ["".join(found) for found in _LITERAL.findall(self.text)]


def without_comments(text: str) -> str:
    """`text` with blanks where comments were, so that lines and columns stay."""
    return _TOKENS.sub(lambda found: _blank(found[0]) if found["comment"] else found[0], text[:_LARGEST])


def statements(code: str) -> Iterator[Statement]:
    """The statements of code without comments: ended by `;`, a block's brace, or a line end that ends something."""
    start = last = 0
    line = first = 1
    blank = True
    open_signs: list[str] = []  # `b` for a block, else what was opened
    for match in _ENDS.finditer(code):
        sign, at = match[0], match.end()
        line += sign.count("\n")
        block = _nested(open_signs, sign, code[max(start, at - 80) : at - 1])
        ends = sign == ";" or block or (sign == "\n" and _is_over(open_signs, code, start, at))
        blank = blank and not code[last:at].strip()
        last = at
        if ends and not blank:
            yield Statement(first, _short(code[start:at]))
        if ends or blank:
            start, first, blank = at, line, True
    if code[start:].strip():
        yield Statement(first, _short(code[start:]))


def _short(said: str) -> str:
    return _GLUED.sub("", " ".join(said.split())[:_LONGEST])


_ENDS = re.compile(_TOKENS.pattern + r"|[;{}()\[\]\n]", re.DOTALL)
_IN_VALUE = re.compile(r"(?:[=,(\[{:]|\breturn|\][\w.*\s]{0,40})\s{0,40}\Z")


def _nested(open_signs: list[str], sign: str, before: str) -> bool:
    """Keep count of what is open; whether `sign` begins or ends a block of statements."""
    if sign in ("(", "["):
        open_signs.append(sign)
    elif sign == "{":
        open_signs.append(sign if _IN_VALUE.search(before) else "b")
        return open_signs[-1] == "b"
    elif sign in (")", "]", "}"):
        return (open_signs.pop() if open_signs else "b") == "b" and sign == "}"
    return False


def _is_over(open_signs: list[str], code: str, start: int, at: int) -> bool:
    inside = bool(open_signs) and open_signs[-1] != "b"
    return not inside and not _goes_on(code, start, at)


_NEXT = re.compile(r"[ \t]*(?:[.?]|&&|\|\||\+)")


def _goes_on(code: str, start: int, at: int) -> bool:
    """Whether a line end is inside a chain of calls or a sum."""
    before = code[max(start, at - 80) : at].rstrip()
    return before.endswith(("=", "+", ",", "&&", "||", "=>", "->")) or bool(_NEXT.match(code, at))


def _blank(comment: str) -> str:
    return re.sub(r"[^\r\n]", " ", comment)

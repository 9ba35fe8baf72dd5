"""Examples in plain sentences: `f(1) => 2`, `f(1) returns 2`, `For n = 3 the output is 4`, `Input: … Output: …`.

Generous in finding, strict in reading: what is not one call with literal arguments and one literal is dropped.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from worker.languages.notation.brackets import closing
from worker.languages.notation.dialect import Dialect, sum_of

_ARROW = r"==>|=>|-->|->|===|==|=|➞|→|⇒|➜|⟶|↦"
_VERB = (
    r"(?:should|must|will)\s+(?:return|be|equal|give|yield|produce|output)(?:\s+to)?"
    r"|(?:would|shall)\s+(?:return|be|equal|give)|returns|return|gives|yields|equals|outputs|evaluates\s+to|is"
)
_LINK = re.compile(rf"[`'\s;]*(?://|#|--)?\s*(?:(?:{_ARROW})|(?:{_VERB})\b)\s*:?\s*(?:returns?\b\s*)?`?", re.IGNORECASE)
_COMMENT = re.compile(r"[ \t]*\)?;?[ \t]*(?://|#)[ \t]*(?:(?:returns|output)\b:?[ \t]*)?")
_REST = re.compile(
    r"[`\s]*(?:$|#|//|;|\.(?:\s|$)|\(|--|\*/|because\b|since\b|as\b|\bfor\b|,?\s*(?:and|but|while|so)\b|,\s|\n)",
    re.IGNORECASE,
)
_DOUBT = re.compile(
    r"\b(?:instead|currently|actual(?:ly)?|wrong(?:ly)?|incorrect(?:ly)?|bug(?:gy)?|now|but got|got|unexpected"
    r"|not|n't|never|used to|used|before|today)\b",
    re.IGNORECASE,
)
_RAISES = re.compile(
    r"[`'\s;]*(?:(?:should|must|will)\s+)?raises?\s+(?:an?\s+)?`?(?P<error>(?:\w+\.)*[A-Z]\w*(?:Error|Exception))\b"
)
RAISES = "raises "  # how a wanted error is told in `want`
_LONGEST = 2000
_MOST = 100  # calls that are looked at
_WIDEST, _TRIES = 400, 20  # characters of a literal on one line, and ends of it that are tried


@dataclass(frozen=True, slots=True)
class Saying:
    """One example as it was found."""

    function: str
    source: str
    want: str
    weak: bool = False  # linked by a bare `=`, which may be mathematics and not a call


def sayings(text: str, functions: Sequence[str], dialect: Dialect) -> Iterator[Saying]:
    """Every `call … literal` of one of `functions` in a text, in order."""
    if not functions:
        return
    names = "|".join(re.escape(name) for name in sorted(functions, key=len, reverse=True))
    for match in islice(re.finditer(rf"(?<![\w.$])({names})[ \t]*\(", text), _MOST):
        found = _saying(text, match, dialect)
        if found:
            yield found


def _saying(text: str, match: re.Match[str], dialect: Dialect) -> Saying | None:
    end = closing(text[: match.start() + _LONGEST], match.end() - 1)
    if end < 0:
        return None
    source = text[match.start() : end]
    want = _want(text[end : end + _LONGEST], dialect)
    if want is None or not dialect.is_call(source) or _doubtful(text, match.start(), end):
        return None
    return Saying(match.group(1), " ".join(source.split("\n")), want, _is_weak(text[end:]))


def _want(after: str, dialect: Dialect) -> str | None:
    raised = _RAISES.match(after) if dialect.raises else None
    if raised:
        return RAISES + raised["error"]
    link = _LINK.match(after) or _COMMENT.match(after)
    if not link or link.group().count("\n") > 1:
        return None
    rest = after[link.end() :]
    return sum_of(rest) or literal_prefix(rest, dialect)


def _is_weak(after: str) -> bool:
    return bool(re.match(r"\s*=(?![=>])", after))


def _doubtful(text: str, start: int, end: int) -> bool:
    """Whether the sentence around may speak of what is wrong today, not of what is wanted."""
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    around = text[line:start] + " " + text[end : stop if stop >= 0 else len(text)]
    return bool(_DOUBT.search(re.sub(r"'[^'\n]*'|\"[^\"\n]*\"", "", around)))


def _ends(line: str) -> list[int]:
    """Where a literal may end, the last place first: each is read as code, so they are few, whatever stands there."""
    found = (end for end in range(1, len(line) + 1) if not line[end - 1].isspace() and _REST.match(line, end))
    return list(islice(found, _TRIES))[::-1]


def literal_prefix(text: str, dialect: Dialect) -> str | None:
    """The longest literal that `text` starts with, if a sentence may go on behind it."""
    head = text.lstrip(" \t")
    ends = [closing(head, 0)] if head[:1] in "([{" else _ends(head.split("\n", 1)[0][:_WIDEST])
    for end in ends:
        candidate, rest = head[:end].rstrip(), head[end:] if end > 0 else ""
        if re.search(r"\d\.$", candidate):
            candidate, rest = candidate[:-1], "." + rest
        if end > 0 and candidate and dialect.is_literal(candidate):
            return candidate if _REST.match(rest) else None
    return None

"""Where markup hides text from a person: comments, declarations, hidden elements, dead references.

Every search here is linear in the text, also in text that was written to make it slow.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_OPEN, _CLOSE = "<!--", re.compile("--!?>")
_DECLARATION = re.compile(r"<!(?!--|DOCTYPE html)[A-Za-z\[][^<>]{0,4000}>|<\?(?!xml|php|=)[^<>?]{0,4000}\?>")
_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9]{0,20})(?=[\s/])([^<>]{1,1000})>")
_HIDING = re.compile(
    r"\bhidden\b(?!\s*=\s*[\"']?false)|display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)"
    r"|font-size\s*:\s*0|opacity\s*:\s*0(?![.\d])|color\s*:\s*(?:white|transparent|#fff)\b",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"^ {0,3}\[[^\]\n]{1,200}\]:[ \t]*(?:#|<>|<#>)[ \t]*[(\"'].{0,4000}$", re.MULTILINE)
_LINE_START = re.compile(r"(?:^|\n) {0,3}$")


@dataclass(frozen=True, slots=True)
class Hidden:
    """One hidden place: `text[start:end]` goes, `content` is what it said."""

    kind: str
    start: int
    end: int
    content: str


def hidden(text: str) -> Iterator[Hidden]:
    """The hidden places of `text`, kind by kind; they may overlap."""
    yield from _comments(text)
    yield from _elements(text)
    for match in _DECLARATION.finditer(text):
        yield Hidden("HTML declarations", match.start(), match.end(), match[0])
    for match in _REFERENCE.finditer(text):
        yield Hidden("invisible link references", match.start(), match.end(), match[0])


def _comments(text: str) -> Iterator[Hidden]:
    at = text.find(_OPEN)
    while at >= 0:
        close = _CLOSE.search(text, at + 2)  # `<!-->` is a whole comment to a browser
        if close is None:
            yield from _unclosed(text, at)
            return
        content = text[at + len(_OPEN) : close.start()]
        yield Hidden("HTML comments", at, close.end(), content)
        at = text.find(_OPEN, close.end())


def _unclosed(text: str, at: int) -> Iterator[Hidden]:
    """At the start of a line the rest of the text is hidden; elsewhere only the mark itself goes."""
    while at >= 0:
        if _LINE_START.search(text[max(0, at - 4) : at]) or at == 0:
            yield Hidden("HTML comments", at, len(text), text[at + len(_OPEN) :])
            return
        yield Hidden("unclosed comment marks", at, at + len(_OPEN), "")
        at = text.find(_OPEN, at + len(_OPEN))


def _elements(text: str) -> Iterator[Hidden]:
    lowered = text.lower() if "<" in text else ""
    if len(lowered) != len(text):  # a few letters grow when lowered; then only exact tags are paired
        lowered = text
    done, never = 0, set[str]()
    for match in _TAG.finditer(text):
        name = match[1].lower()
        if match.start() < done or name in never or not _HIDING.search(match[2]):
            continue
        close = lowered.find(f"</{name}", match.end())
        if close < 0:
            never.add(name)
            continue
        end = lowered.find(">", close, close + 400)
        done = end + 1 if end >= 0 else close + len(name) + 2
        yield Hidden("hidden elements", match.start(), done, text[match.end() : close])

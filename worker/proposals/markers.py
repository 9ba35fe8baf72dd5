"""Search/replace blocks in the dialects that models write."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from worker.proposals.headers import line_path

_START = re.compile(r"^\s*(?:<{4,}\s*(?P<word>[^\n]{0,240})|-{4,}\s*(?:SEARCH|ORIGINAL)\b.*)$")
_MIDDLE = re.compile(r"^\s*={5,}\s*(?:REPLACE\b.*|WITH\b.*)?$", re.IGNORECASE)
_END = re.compile(r"^\s*(?:>{4,}[^\n]{0,240}|\+{4,}\s*(?:REPLACE|UPDATED)\b.*)$")
_WORD = re.compile(r"^(?:SEARCH|ORIGINAL|HEAD|OLD|BEFORE|FIND|CURRENT|EDIT)\b[:\s]*", re.IGNORECASE)
_SEVEN = "======="


@dataclass(frozen=True, slots=True)
class Marked:
    """One search/replace block. `token` is the path written with it, `whole` says all markers were there."""

    token: str
    search: str
    replace: str
    whole: bool
    ended: bool


def has_markers(text: str) -> bool:
    """Whether a line of `text` opens a search/replace block."""
    return any(_START.match(line) for line in text.split("\n") if "<<<<" in line or "----" in line)


def marked(text: str, files: Collection[str]) -> Iterator[Marked]:
    """The search/replace blocks of `text`, in their order."""
    token = ""
    body: list[str] | None = None
    for line in text.removesuffix("\n").split("\n"):
        start = _START.match(line)
        if start is not None:
            if body is not None:
                yield _read(token, body, ended=False)
            token = _token(start["word"] or "", files) or token
            body = []
        elif body is None:
            token = line_path(_uncommented(line), files) or token
        elif _END.match(line):
            yield _read(token, body, ended=True)
            body = None
        else:
            body.append(line)
    if body is not None:
        yield _read(token, body, ended=False)


def _token(word: str, files: Collection[str]) -> str:
    return line_path(_WORD.sub("", word), files)


def _uncommented(line: str) -> str:
    return re.sub(r"^\s*(?:#+|//+)\s*", "", line[:400])


def _read(token: str, body: list[str], *, ended: bool) -> Marked:
    middles = [i for i, line in enumerate(body) if _MIDDLE.match(line)]
    if not middles:
        return Marked(token, _text(body), "", whole=False, ended=ended)
    exact = [i for i in middles if body[i].strip() == _SEVEN]
    at = (exact or middles)[0]
    after = [line for i, line in enumerate(body[at + 1 :], start=at + 1) if i not in exact]
    return Marked(token, _text(body[:at]), _text(after), whole=True, ended=ended)


def _text(lines: list[str]) -> str:
    return "\n".join(lines) + "\n" if lines else ""

"""The path that stands beside a block: on the line before it, in its info string, or in its first line."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from worker.proposals.fences import Block
from worker.proposals.paths import cleaned, looks_like_path, resolve

_LABEL = re.compile(
    r"^(?:new |updated |modified |changed |complete |full |the )*"
    r"(?:file(?: ?(?:name|path))?|path|filename|in|create|update|edit|modify)\b[ :=]+(?P<rest>.*)$",
    re.IGNORECASE,
)
_LIST_MARK = re.compile(r"^(?:#{1,6}|[-*+>]|\d{1,3}[.)])\s+")
_REMARK = re.compile(
    r"\s*[(\[](?:new|updated?|modified|changed|unchanged|no changes?|full|complete)[^)\]]{0,40}[)\]]\s*:?$", re.I
)
_QUOTED = re.compile(r"`([^`\s]{1,240})`|\*\*([^*\s]{1,240})\*\*")
_INFO_KEY = re.compile(r"\b(?:path|file|filename|title|name)\s*[=:]\s*(?P<value>\"[^\"]+\"|'[^']+'|[^\s}]+)", re.I)
_COMMENT = re.compile(
    r"^\s*(?:#+|//+|--|;+|%|/\*+|<!--|\"\"\"|''')\s*(?P<text>[^\n]{1,300}?)\s*(?:\*/|-->|\"\"\"|''')?\s*$"
)
_LINES_BACK = 3
_LONG_LINE = 400


@dataclass(frozen=True, slots=True)
class Named:
    """A path as the model wrote it, and the block's text without the line that held it."""

    token: str
    text: str


def named(block: Block, files: Collection[str]) -> Named | None:
    """The path given with `block`, if any; the nearest and plainest place wins."""
    token = _from_info(block.info, files) or _from_before(block.before, files)
    commented = _from_comment(block.text, files)
    if commented is None:
        return Named(token, block.text) if token else None
    if token and resolve(token, files) != resolve(commented.token, files) and cleaned(token) != commented.token:
        return Named(token, block.text)
    return Named(token or commented.token, commented.text)


def line_path(line: str, files: Collection[str]) -> str:
    """The path when the line is only a path with its markup and label; else an empty text."""
    bare = _LIST_MARK.sub("", line.strip()[:_LONG_LINE])
    bare = _REMARK.sub("", bare).strip("*_ \t")
    label = _LABEL.match(bare.strip("`* "))
    token = cleaned(label["rest"] if label else bare)
    return token if looks_like_path(token, files) else ""


def _from_info(info: str, files: Collection[str]) -> str:
    keyed = _INFO_KEY.search(info)
    tokens = [keyed["value"]] if keyed else []
    words = info.split()
    tokens += words[1:] + words[:1]
    tokens += [word.partition(":")[2] for word in words[:1]]
    for token in map(cleaned, tokens):
        if looks_like_path(token, files) and ("." in token or "/" in token or token in files):
            return token
    return ""


def _from_before(before: str, files: Collection[str]) -> str:
    lines = [line for line in before.split("\n") if line.strip()][-_LINES_BACK:]
    if not lines:
        return ""
    alone = line_path(lines[-1], files)
    return alone or _mentioned(lines[-1], files) or next(filter(None, _alone_above(lines, files)), "")


def _alone_above(lines: list[str], files: Collection[str]) -> Iterator[str]:
    """A heading with the path may stand above a sentence."""
    for line in reversed(lines[:-1]):
        yield line_path(line, files)


def _mentioned(line: str, files: Collection[str]) -> str:
    """The one path that a sentence right before the block puts in quotes: "Here is `a.py`:"."""
    quoted = {cleaned(a or b) for a, b in _QUOTED.findall(line[:_LONG_LINE])}
    found = {token for token in quoted if looks_like_path(token, files)}
    if not found:
        words = {cleaned(word) for word in line[:_LONG_LINE].split()}
        found = {word for word in words if "/" in word or "." in word if resolve(word, files)}
    return found.pop() if len(found) == 1 else ""


def _from_comment(text: str, files: Collection[str]) -> Named | None:
    first, _, rest = text.partition("\n")
    skipped = ""
    if first.startswith("#!"):
        skipped, (first, _, rest) = f"{first}\n", rest.partition("\n")
    comment = _COMMENT.match(first[:_LONG_LINE])
    if comment is None:
        return None
    token = line_path(comment["text"], files)
    return Named(token, skipped + rest.lstrip("\n")) if token else None

"""A text as GitHub reads it: what in it would act."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")
_OURS = re.compile(
    r"<!-- /?pullwright:(?:[a-z]+|request:[0-9a-f]{32}) -->|</?details>|<summary>[^<>]*</summary>|</?sub>"
    r"|<!-- tick what is done -->"  # of the repository's own template
)
_LIVE = re.compile(
    r"(?<![\w`/])@[A-Za-z0-9]|(?<![\w&])#\d|\bGH-\d|https?://|www\.\w|(?:mailto|xmpp):\S|ghp_\w{20}|AKIA\w{16}"
    r"|BEGIN RSA PRIVATE",
    re.IGNORECASE,
)
_RAW = re.compile(r"\[(?:skip ci|ci skip|no ci)\]|\*{3}NO_CI\*{3}", re.IGNORECASE)  # read before any Markdown is
_AT_START = re.compile(r"^[\s>*+.\d-]*(?:/[a-z]|![a-z]|bors r\+)|^[ \t]*[a-z-]+-by:", re.IGNORECASE | re.MULTILINE)
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e01ef\x1b]")


def acting(text: str, allowed: tuple[str, ...] = ()) -> Iterator[str]:
    """Everything in Markdown `text` that would act; `allowed` are our own links and references."""
    if _HIDDEN.search(text):
        yield "hidden characters"
    yield from (f"raw: {found[0]!r}" for found in _RAW.finditer(text))
    for token in _flat(_MARKDOWN.parse(text)):
        if token.type in ("html_inline", "html_block") and (rest := _OURS.sub("", token.content).strip()):
            yield f"HTML: {rest[:80]}"
        if token.type == "image" or (token.type == "link_open" and not str(token.attrs["href"]).startswith(allowed)):
            yield f"{token.type}: {token.attrs}"
        if token.type == "fence" and token.info.split(" ")[0] in ("mermaid", "geojson", "stl", "math"):
            yield f"diagram: {token.info}"
        if token.type == "text":
            yield from _in_words(token.content, allowed)


def commanding(text: str) -> Iterator[str]:
    """What machines would obey that read the raw lines: bots, git, CI."""
    yield from (f"line: {found[0]!r}" for found in _AT_START.finditer(text))


def _in_words(words: str, allowed: tuple[str, ...]) -> Iterator[str]:
    for own in allowed:
        words = words.replace(own, "")
    yield from (f"words: {words[max(0, found.start() - 20) : found.end() + 20]!r}" for found in _LIVE.finditer(words))


def _flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _flat(token.children or [])

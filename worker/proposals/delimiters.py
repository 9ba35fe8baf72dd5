"""Data is marked as data: delimiters that the text inside cannot know, the same for the same text."""

from collections.abc import Iterable
from hashlib import sha256

_LETTERS = 10


def mark(texts: Iterable[str]) -> str:
    """A tag name for these texts: made from their hash, so it repeats with them and stands in none."""
    known = tuple(texts)
    whole = sha256()
    for text in known:
        data = text.encode("utf-8", "surrogatepass")
        whole.update(b"%d:" % len(data) + data)
    digest = whole.hexdigest()
    while any(_name(digest) in text for text in known):
        digest = sha256(digest.encode()).hexdigest()
    return _name(digest)


def _name(digest: str) -> str:
    return f"data-{digest[:_LETTERS]}"


def wrapped(tag: str, text: str) -> str:
    """`text` between the tags."""
    return f"<{tag}>\n{text.strip(chr(10))}\n</{tag}>"


def fenced(text: str, info: str = "") -> str:
    """`text` in a code fence longer than any fence inside it."""
    ticks = "```"
    while ticks in text:
        ticks += "`"
    end = "" if text.endswith("\n") or not text else "\n"
    return f"{ticks}{info}\n{text}{end}{ticks}"

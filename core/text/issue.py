"""An issue from bytes or text."""

import re

from core.errors import Refused
from core.runs import Issue
from core.text.neutral import neutralise

ISSUE_LIMIT = 1_000_000  # bytes
_TITLE_LIMIT = 256  # GitHub's own
_HEADING = re.compile(r"^\s{0,3}#{1,6}(?=\s|$)")


def read_issue(raw: bytes | str) -> Issue:
    """The issue in `raw`: its first line with words is the title, the rest the body, both neutralised.

    Bytes that are not UTF-8 are replaced and noted. `Refused` when it is empty or over `ISSUE_LIMIT`.
    """
    data = raw.encode("utf-8", "surrogatepass") if isinstance(raw, str) else raw
    if len(data) > ISSUE_LIMIT:
        raise Refused(
            f"The issue is {len(data):,} bytes long and at most {ISSUE_LIMIT:,} are read; shorten it or link to files."
        )
    text, notes = _decode(raw)
    clean = neutralise(text)
    title, body = _split(clean.text)
    if not title:
        raise Refused("The issue is empty; write a title in its first line and what you want below it.")
    if len(title) > _TITLE_LIMIT:
        body = f"{title[_TITLE_LIMIT:]}\n{body}".strip()
    return Issue(title[:_TITLE_LIMIT].strip(), body, (*notes, *clean.stripped))


def _split(text: str) -> tuple[str, str]:
    """The first line with words in it, without its markdown `#`, and all that follows."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        title = _HEADING.sub("", line).strip()
        if title:
            return title, "\n".join(lines[number + 1 :]).strip()
    return "", ""


def _decode(raw: bytes | str) -> tuple[str, tuple[str, ...]]:
    if isinstance(raw, str):
        return raw, ()
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        return raw.decode(), ()
    except UnicodeDecodeError:
        text = raw.decode(errors="replace")
        return text, ("bytes that are not UTF-8, shown as \N{REPLACEMENT CHARACTER}",)

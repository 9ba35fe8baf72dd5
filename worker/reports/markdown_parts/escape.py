"""Text that means nothing but itself in Markdown, on GitHub and in other renderers.

GitHub turns some words into links, mentions and closed issues after the Markdown was read, so that a
backslash does not stop it; code spans do. Whatever could be such a word is set as code.
"""

import re

from worker.reports.document import visible
from worker.reports.document.blocks import Face, Line, Span

_HASH = r"(?<![A-Za-z0-9])[0-9a-f]{7,40}(?![A-Za-z0-9])"
_LIVE = re.compile(rf"@|#\d|://|www\.|GH-\d|mailto:|xmpp:|{_HASH}", re.IGNORECASE)
_ACTIVE = re.compile(r"[\\`*\[\]<~|$!]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|&(?=[#A-Za-z])")
_AT_START = re.compile(r"^(?:([-+=:#/>])|(\d{1,9})([.)])(?=\s|$))")
_TICKS = re.compile(r"`+")


def line(spans: Line, *, in_table: bool = False) -> str:
    """One line of Markdown."""
    text = _joined([_span(span, in_table) for span in spans])
    return text.strip() if in_table else _AT_START.sub(_defused_start, text.strip())


def code_span(text: str, *, in_table: bool = False) -> str:
    """`text` as a code span, whatever backticks it holds; empty for nothing."""
    text = visible.code(" ".join(text.split("\n"))).replace("\t", " ")
    if not text.strip():
        return ""
    ticks = "`" * (longest_run(text) + 1)
    room = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    if in_table:
        text = text.replace("|", "\\|")
    return f"{ticks}{room}{text}{room}{ticks}"


def fence(text: str, info: str) -> str:
    """`text` as a fenced block that it cannot leave."""
    ticks = "`" * max(3, longest_run(text) + 1)
    return f"{ticks}{info}\n{text}\n{ticks}"


def longest_run(text: str) -> int:
    """The length of the longest run of backticks in `text`."""
    return max(map(len, _TICKS.findall(text)), default=0)


def _joined(parts: list[str]) -> str:
    """`parts` in a row; two code spans never touch, for their backticks would become one longer run."""
    text = ""
    for part in parts:
        text += f" {part}" if text.endswith("`") and part.startswith("`") else part
    return text


def _span(span: Span, in_table: bool) -> str:
    if span.face is Face.CODE:
        return code_span(span.text, in_table=in_table)
    text = "".join(_word(word, in_table) for word in re.split(r"(\s+)", visible.prose(span.text)))
    if span.face is Face.STRONG and text.strip():
        return f"**{text.strip()}**"
    return text


def _word(word: str, in_table: bool) -> str:
    if not word or word.isspace():
        return " " if word else ""
    if _LIVE.search(word):
        return code_span(word, in_table=in_table)
    return _ACTIVE.sub(lambda match: "&lt;" if match[0] == "<" else f"\\{match[0]}", word)


def _defused_start(match: re.Match[str]) -> str:
    """A line's first characters, so that they start no list, heading, rule or bot command."""
    return f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}"

"""A file's text as an editor sees it, and back with the line ends, mark and last line end it had."""

import re
from bisect import bisect_left
from dataclasses import dataclass

_MARK = b"\xef\xbb\xbf"
_BINARY_PROBE = 8000  # bytes; as git tells text from binary


def is_binary(content: bytes) -> bool:
    """Whether git would call `content` binary."""
    return b"\0" in content[:_BINARY_PROBE]


def unified(text: str) -> str:
    """`text` with every line end as a single newline."""
    return text.replace("\r\n", "\n")


@dataclass(frozen=True, slots=True)
class Style:
    """How a file is written: its line end, whether it starts with a mark and ends with a line end."""

    line_end: str
    mark: bool
    ends_with_line_end: bool

    def dress(self, text: str) -> bytes:
        """`text` (a whole file) written in this style."""
        plain = unified(text.removeprefix("\ufeff"))
        if plain.endswith("\n") and not self.ends_with_line_end:
            plain = plain[:-1]
        elif plain and not plain.endswith("\n") and self.ends_with_line_end:
            plain += "\n"
        body = plain.replace("\n", self.line_end).encode(errors="surrogateescape")
        return _MARK + body if self.mark else body


@dataclass(frozen=True, slots=True)
class Text:
    """A file's text with plain newlines, that knows how to be put back byte for byte."""

    content: bytes

    @property
    def _written(self) -> str:
        # bytes that are not UTF-8 survive the way there and back
        return self.content.removeprefix(_MARK).decode(errors="surrogateescape")

    @property
    def plain(self) -> str:
        """The text with plain newlines and without its mark."""
        return unified(self._written)

    @property
    def style(self) -> Style:
        """The style of most of its lines."""
        written = self._written
        windows = written.count("\r\n")
        line_end = "\r\n" if windows * 2 > written.count("\n") else "\n"
        return Style(line_end, self.content.startswith(_MARK), not written or written.endswith("\n"))

    def replaced(self, start: int, end: int, new: str) -> bytes:
        """The content with `plain[start:end]` replaced; nothing outside of it changes, not even line ends."""
        written = self._written
        windows = [match.start() - count for count, match in enumerate(re.finditer("\r\n", written))]
        first, last = (offset + bisect_left(windows, offset) for offset in (start, end))
        body = written[:first] + unified(new).replace("\n", self._line_end_at(written, first)) + written[last:]
        mark = _MARK if self.content.startswith(_MARK) else b""
        return mark + body.encode(errors="surrogateescape")

    def _line_end_at(self, written: str, offset: int) -> str:
        newline = written.find("\n", offset)
        if newline < 0:
            return self.style.line_end
        return "\r\n" if written[newline - 1 : newline] == "\r" else "\n"

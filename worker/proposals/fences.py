"""The fenced blocks of an answer, and the words around them."""

import re
from dataclasses import dataclass

# An opening fence may stand behind list markers or quotes; a language or path may follow it.
_FENCE = re.compile(r"^(?P<indent>[ \t]*)(?P<ticks>`{3,}|~{3,})(?P<info>[^`\n]*)$")
_MARKDOWN = frozenset({"markdown", "md", "mdx", "rst"})
_DEEPER = 4  # a fence that much further in belongs to the block's own text


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block: `before` is the text since the last block, `closed` says its end was written."""

    info: str
    text: str
    before: str
    closed: bool = True

    @property
    def language(self) -> str:
        """The first word of the info string, in lower case."""
        return re.split(r"[\s:{=,]", self.info.strip(), maxsplit=1)[0].lower()


@dataclass(slots=True)
class _Open:
    indent: int
    ticks: str
    info: str
    nesting: bool  # Markdown: fences inside come in pairs
    depth: int = 0


def split(answer: str, *, markdown: bool = False) -> tuple[tuple[Block, ...], str]:
    """The blocks in their order, and the text after the last one. Linear in the length of the answer.

    `markdown` says that a Markdown file is expected: a fence without an info string may hold fences.
    """
    lines = answer.split("\n")
    return _Splitter(markdown).split(lines, _within_markers(lines))


def _within_markers(lines: list[str]) -> set[int]:
    """The lines of complete search/replace blocks: a fence in them is a line of the file."""
    inside: set[int] = set()
    start = -1
    for number, line in enumerate(lines):
        if line.startswith("<<<<<"):
            start = number
        elif line.startswith(">>>>>") and start >= 0:
            inside.update(range(start, number))
            start = -1
    return inside


class _Splitter:
    def __init__(self, markdown: bool) -> None:
        self.markdown = markdown
        self.blocks: list[Block] = []
        self.outside: list[str] = []
        self.inside: list[str] = []
        self.open: _Open | None = None

    def split(self, lines: list[str], literal: set[int]) -> tuple[tuple[Block, ...], str]:
        for number, line in enumerate(lines):
            fence = None if number in literal else _FENCE.match(line)
            if self.open is None:
                self._outside(line, fence)
            else:
                self._inside(line, fence, self.open)
        if self.open is not None:
            self._close(self.open, closed=False)
        return tuple(self.blocks), "\n".join(self.outside).strip()

    def _outside(self, line: str, fence: re.Match[str] | None) -> None:
        if fence is None:
            self.outside.append(line)
            return
        info = fence["info"].strip()
        nesting = self.markdown and not info
        nesting = nesting or info.split(" ")[0].split(":")[0].lower() in _MARKDOWN or info.lower().endswith(".md")
        nesting = nesting or bool(re.search(r"\.(md|mdx|rst)\W*$", _last_line(self.outside)))
        self.open = _Open(len(fence["indent"].expandtabs(4)), fence["ticks"], info, nesting)

    def _inside(self, line: str, fence: re.Match[str] | None, block: _Open) -> None:
        if fence is None or not _same_kind(fence, block):
            self.inside.append(line)
        elif fence["info"].strip():
            self._inner_opening(line, block)
        elif block.depth:
            block.depth -= 1
            self.inside.append(line)
        else:
            self._close(block, closed=True)

    def _inner_opening(self, line: str, block: _Open) -> None:
        if block.nesting:
            block.depth += 1
            self.inside.append(line)
            return
        self._close(block, closed=True)  # its end was forgotten: a new block begins
        self._outside(line, _FENCE.match(line))

    def _close(self, block: _Open, *, closed: bool) -> None:
        text = "\n".join(_outdented(line, block.indent) for line in self.inside)
        before = "\n".join(self.outside).strip("\n")
        self.blocks.append(Block(block.info, f"{text}\n" if text else "", before, closed))
        self.inside, self.outside, self.open = [], [], None


def _same_kind(fence: re.Match[str], block: _Open) -> bool:
    ticks = fence["ticks"]
    near = len(fence["indent"].expandtabs(4)) - block.indent < _DEEPER
    return near and ticks[0] == block.ticks[0] and len(ticks) >= len(block.ticks)


def _outdented(line: str, indent: int) -> str:
    space = len(line) - len(line.lstrip(" "))
    return line[min(indent, space) :]


def _last_line(lines: list[str]) -> str:
    return next((line for line in reversed(lines[-3:]) if line.strip()), "")

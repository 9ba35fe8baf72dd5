"""Which colour each piece of a line of code has.

Lexers are built of patterns that hostile text can make crawl, and they run on the host. So they see short
stretches only, and when their time is over the rest of the report is plain.
"""

import time
from collections.abc import Iterator
from pathlib import PurePosixPath

from worker.reports.document import visible
from worker.reports.document.patches import DiffLine, FileDiff

Pieces = list[tuple[str, str]]  # (text, key of colours.SYNTAX)
_LEXERS = {
    "bash": (".sh", ".bash"),
    "c": (".c", ".h"),
    "cpp": (".cc", ".cpp", ".hpp"),
    "css": (".css",),
    "go": (".go",),
    "html": (".html", ".htm"),
    "java": (".java",),
    "javascript": (".js", ".jsx", ".mjs", ".cjs"),
    "json": (".json",),
    "python": (".py", ".pyi"),
    "ruby": (".rb",),
    "rust": (".rs",),
    "sql": (".sql",),
    "toml": (".toml",),
    "typescript": (".ts", ".tsx", ".mts", ".cts"),
    "yaml": (".yml", ".yaml"),
}
_BY_SUFFIX = {suffix: name for name, suffixes in _LEXERS.items() for suffix in suffixes}
_WIDEST = 300  # characters of a line; nobody reads longer ones
_STRETCH = 6_000  # characters that are lexed at once


class Allowance:
    """The processor time, in seconds, that all lexing of one report may take together."""

    def __init__(self, seconds: float = 0.6) -> None:
        self._end = time.thread_time() + seconds

    def spent(self) -> bool:
        """Whether nothing is left."""
        return time.thread_time() > self._end


def coloured(file: FileDiff, allowance: Allowance) -> Iterator[tuple[str, Pieces]]:
    """The sign and the coloured pieces of each line of `file`, all visible text."""
    lexer = _BY_SUFFIX.get(PurePosixPath(file.path).suffix.lower(), "")
    for hunk in _hunks(file.lines):
        yield from _hunk(hunk, lexer, allowance)


def _hunks(lines: list[DiffLine]) -> Iterator[list[DiffLine]]:
    start = 0
    for at in [i for i, line in enumerate(lines) if line.sign == "@" and i] + [len(lines)]:
        yield lines[start:at]
        start = at


def _hunk(lines: list[DiffLine], lexer: str, allowance: Allowance) -> Iterator[tuple[str, Pieces]]:
    """Old and new side are lexed apart, so that a change within a long string does not confuse the other."""
    texts = [visible.code(line.text) for line in lines]
    new = _side(lines, texts, "+", lexer, allowance)
    old = _side(lines, texts, "-", lexer, allowance) if any(line.sign == "-" for line in lines) else {}
    for at, line in enumerate(lines):
        pieces = old.get(at) if line.sign == "-" else new.get(at)
        yield line.sign, pieces or [(texts[at], "")]


def _side(lines: list[DiffLine], texts: list[str], sign: str, lexer: str, allowance: Allowance) -> dict[int, Pieces]:
    """The pieces of the lines of one side, by their place in the hunk; plain lines are left out."""
    found: dict[int, Pieces] = {}
    wanted = [at for at, line in enumerate(lines) if line.sign in (sign, " ")]
    for stretch in _stretches(wanted, texts) if lexer else ():
        if allowance.spent():
            break
        made = _lex("\n".join(texts[at] for at in stretch), lexer, allowance)
        if len(made) == len(stretch):
            found |= zip(stretch, made, strict=True)
    return found


def _stretches(wanted: list[int], texts: list[str]) -> Iterator[list[int]]:
    """`wanted` in pieces that are short enough, parted before a line without indentation where there is one."""
    stretch: list[int] = []
    size = 0
    for at in wanted:
        width = len(texts[at]) + 1
        full = size + width > _STRETCH or (size > _STRETCH // 2 and texts[at][:1].isalpha())
        if stretch and (full or width > _WIDEST):
            yield stretch
            stretch, size = [], 0
        if width <= _WIDEST:
            stretch.append(at)
            size += width
    if stretch:
        yield stretch


def _lex(text: str, name: str, allowance: Allowance) -> list[Pieces]:
    """The pieces of each line of `text`, none if there was no time; neighbours of one colour are one piece."""
    from pygments.lexers import get_lexer_by_name

    lines: list[Pieces] = [[]]
    for kind, value in get_lexer_by_name(name, stripnl=False, ensurenl=False).get_tokens(text):
        if allowance.spent():
            return []
        colour = _colour(str(kind))
        for number, part in enumerate(value.split("\n")):
            if number:
                lines.append([])
            _add(lines[-1], part, colour)
    return lines


def _add(line: Pieces, part: str, colour: str) -> None:
    if line and part and (line[-1][1] == colour or part.isspace()):
        line[-1] = (line[-1][0] + part, line[-1][1])
    elif part:
        line.append((part, colour))


def _colour(kind: str) -> str:
    """`Token.Literal.String.Doc` and the like as a key of `colours.SYNTAX`."""
    if "Comment" in kind:
        return "comment"
    if "String" in kind:
        return "string"
    if "Number" in kind:
        return "number"
    if "Keyword" in kind or kind.endswith("Operator.Word"):
        return "keyword"
    named = ("Name.Function", "Name.Class", "Name.Tag", "Name.Decorator", "Name.Builtin")
    return "name" if any(name in kind for name in named) else ""


def preload() -> None:
    """Import what the first diff needs; made for a thread beside other work."""
    from pygments.lexers import get_lexer_by_name

    get_lexer_by_name("python")

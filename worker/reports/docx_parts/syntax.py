"""Which colour each piece of a line of code has. Lexing runs on the host, so it is kept on a short lead."""

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
_WIDEST = 400  # lines longer than this are not lexed: nobody reads them, and lexers can be made to crawl
_LONGEST = 3_000  # lines of one hunk


def coloured(file: FileDiff) -> Iterator[tuple[str, Pieces]]:
    """The sign and the coloured pieces of each line of `file`, all visible text."""
    lexer = _BY_SUFFIX.get(PurePosixPath(file.path).suffix.lower(), "")
    for hunk in _hunks(file.lines):
        yield from _hunk(hunk, lexer)


def _hunks(lines: list[DiffLine]) -> Iterator[list[DiffLine]]:
    start = 0
    for at in [i for i, line in enumerate(lines) if line.sign == "@" and i] + [len(lines)]:
        yield lines[start:at]
        start = at


def _hunk(lines: list[DiffLine], lexer: str) -> Iterator[tuple[str, Pieces]]:
    """Old and new side are lexed apart, so that a change within a long string does not confuse the other."""
    texts = [visible.code(line.text) for line in lines]
    lexed = bool(lexer) and len(lines) <= _LONGEST and max(map(len, texts), default=0) <= _WIDEST
    new = _side(lines, texts, " +", lexer if lexed else "")
    old = _side(lines, texts, "-", lexer if lexed else "") if any(line.sign == "-" for line in lines) else {}
    for at, line in enumerate(lines):
        pieces = old.get(at) if line.sign == "-" else new.get(at)
        yield line.sign, pieces or [(texts[at], "")]


def _side(lines: list[DiffLine], texts: list[str], signs: str, lexer: str) -> dict[int, Pieces]:
    wanted = [at for at, line in enumerate(lines) if line.sign in signs or line.sign == " "]
    if not lexer or not wanted:
        return {}
    coloured_lines = _lex("\n".join(texts[at] for at in wanted), lexer)
    return dict(zip(wanted, coloured_lines, strict=True)) if len(coloured_lines) == len(wanted) else {}


def _lex(text: str, name: str) -> list[Pieces]:
    """The pieces of each line of `text`; neighbours of one colour are one piece."""
    from pygments.lexers import get_lexer_by_name

    lines: list[Pieces] = [[]]
    for kind, value in get_lexer_by_name(name, stripnl=False, ensurenl=False).get_tokens(text):
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

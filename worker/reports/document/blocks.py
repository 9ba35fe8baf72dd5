"""The building blocks of a report. Texts are raw here: each renderer makes them safe for its format."""

from dataclasses import dataclass
from enum import StrEnum

from worker.reports.document.patches import FileDiff


class Tone(StrEnum):
    """What a colour means; every tone is also said in a word, for those who see no colour."""

    PLAIN = "plain"
    GOOD = "good"
    BAD = "bad"
    WARN = "warn"
    MUTED = "muted"


class Face(StrEnum):
    """How a piece of text is set."""

    PLAIN = "plain"
    STRONG = "strong"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of one line."""

    text: str
    face: Face = Face.PLAIN
    tone: Tone = Tone.PLAIN


Line = tuple[Span, ...]


def say(text: str, tone: Tone = Tone.PLAIN) -> Line:
    """`text` as running words."""
    return (Span(text, tone=tone),)


def strong(text: str, tone: Tone = Tone.PLAIN) -> Line:
    """`text` in bold."""
    return (Span(text, Face.STRONG, tone),)


def code(text: str) -> Line:
    """`text` in the typewriter face: names, ids, paths, hashes."""
    return (Span(text, Face.CODE),)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `leads` keeps it on the page of what follows."""

    line: Line
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list without order."""

    items: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody else's words, line by line; an empty line parts two paragraphs."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Text in the typewriter face, line by line: logs, commands, code out of an issue."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and their values."""

    pairs: tuple[tuple[str, Line], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column's title and its share of the width (any unit); numbers stand `right`."""

    title: str
    share: float
    right: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below titles; with `total`, the last row sums up the others."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Line, ...], ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: its parts (size, tone) from the left, and the words that say the same."""

    label: str
    parts: tuple[tuple[float, Tone], ...]
    words: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart; all bars share one scale."""

    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Banner:
    """A loud word and what it means."""

    word: str
    line: Line
    tone: Tone


@dataclass(frozen=True, slots=True)
class Diff:
    """Changed files, line by line."""

    files: tuple[FileDiff, ...]


Block = Paragraph | Bullets | Quote | Code | Facts | Table | Bars | Banner | Diff


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report. `head` runs along the top of every page where a format has pages."""

    title: str
    head: str
    opening: tuple[Block, ...]
    sections: tuple[Section, ...]

"""Reads the log of a step the way GitHub's runner does: which lines are commands, and what is masked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_KNOWN = {
    *("add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "notice", "remove-matcher"),
    *("save-state", "set-env", "set-output", "stop-commands", "warning"),
}
_AT_START = re.compile(r"::([a-z-]+)( [^:]*(?::(?!:)[^:]*)*)?::(.*)", re.DOTALL | re.IGNORECASE)
_ANYWHERE = re.compile(r"##\[([a-z-]+)( [^\]]*)?\](.*)", re.DOTALL | re.IGNORECASE)
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_ESCAPES = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))
_BLANK = " \t\n\v\f\r\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))


@dataclass(frozen=True)
class Command:
    """One command that the runner would carry out."""

    name: str
    text: str
    properties: dict[str, str] = field(default_factory=dict)


def commands(log: str) -> list[Command]:
    """All commands in `log`, in their order."""
    found = (_command(line) for line in _LINE_ENDS.split(log))
    return [one for one in found if one is not None]


def shown(log: str) -> list[str]:
    """The lines that are not commands."""
    return [line for line in _LINE_ENDS.split(log) if _command(line) is None]


def _command(line: str) -> Command | None:
    match = _AT_START.match(line.lstrip(_BLANK)) or _ANYWHERE.search(line)
    if match is None or match[1] not in _KNOWN:
        return None
    pairs = (pair.partition("=") for pair in (match[2] or "").strip().split(",") if "=" in pair)
    return Command(match[1], _unescaped(match[3]), {name: _unescaped(value) for name, _, value in pairs})


def _unescaped(text: str) -> str:
    for escaped, char in _ESCAPES:
        text = text.replace(escaped, char)
    return text


def outputs(text: str) -> dict[str, str]:
    """What the runner reads from the file of the outputs (also of the environment and of the state)."""
    read: dict[str, str] = {}
    lines = iter(text.split("\n"))
    for line in lines:
        name, sign, rest = line.partition("<<")
        if sign and "=" not in name:
            read[name] = "\n".join(_until(rest, lines))
        elif line:
            name, _, rest = line.partition("=")
            read[name] = rest
    return read


def _until(delimiter: str, lines: Iterator[str]) -> list[str]:
    kept: list[str] = []
    for line in lines:
        if line == delimiter:
            return kept
        kept.append(line)
    raise AssertionError(f"no line {delimiter!r}")

"""What is taken from a hint: names of known shapes and plain command lines; everything else is left where it stands."""

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_MOST = 12  # of each kind that is told
_MOST_LINES = 400
_LONGEST = 500
_SHELL = re.compile(r"[$`|;<>&(){}*?!#\\\n\r\0]")
NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,39}")
VERSION = re.compile(r"v?(\d{1,3}(?:\.\d{1,3}){0,2})(?:\.x)?")
_PACKAGE = re.compile(r"[a-z0-9][a-z0-9+.-]{1,59}")
_ENV = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=\S*")


@dataclass(frozen=True, slots=True)
class Line:
    """One plain command as words, and the folder it is run in (empty: the root)."""

    words: tuple[str, ...]
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What was read; names only, each of a known shape. `unread` says which file was not, and why."""

    lines: tuple[Line, ...] = ()
    services: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()  # `python 3.11`
    variables: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def joined(parts: Sequence[Said]) -> Said:
    """All of them as one, each thing once."""
    return Said(
        tuple(dict.fromkeys(line for part in parts for line in part.lines))[:_MOST_LINES],
        _once(name for part in parts for name in part.services),
        _once(name for part in parts for name in part.packages),
        _once(name for part in parts for name in part.versions),
        _once(name for part in parts for name in part.variables),
        _once(name for part in parts for name in part.unread),
    )


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))[:_MOST]


def lines(script: object, folder: str = "") -> Iterator[Line]:
    """The plain commands of a shell script: no variables, no pipes, no substitutions, nothing that a shell expands."""
    if not isinstance(script, str):
        return
    whole = script.replace("\\\n", " ")
    for text in re.split(r"\n|&&", whole)[:_MOST_LINES]:
        if words := plain(text):
            yield Line(words, folder)


def plain(text: str) -> tuple[str, ...]:
    """The words of one command without the variables before it; empty where it is not plain."""
    if len(text) > _LONGEST or _SHELL.search(text.strip()):
        return ()
    try:
        words = shlex.split(text)
    except ValueError:
        return ()
    while words and (_ENV.fullmatch(words[0]) or words[0] in ("sudo", "xvfb-run", "time")):
        words = words[1:]
    return tuple(words)


def packages(found: Iterable[Line]) -> tuple[str, ...]:
    """What `apt-get install` lines name."""
    listed = (line.words for line in found if line.words[:1] in (("apt-get",), ("apt",)) and "install" in line.words)
    return _once(word for words in listed for word in words[words.index("install") + 1 :] if _PACKAGE.fullmatch(word))


def versions(tool: str, said: object) -> Iterator[str]:
    """`tool` with each version in a value or list of values."""
    for each in said if isinstance(said, list) else [said]:
        for word in str(each).split() if isinstance(each, (str, int, float)) and not isinstance(each, bool) else ():
            if match := VERSION.fullmatch(word):
                yield f"{tool} {match[1]}"


def folder_of(said: object) -> str | None:
    """A folder of the repository as it is named there; empty for the root, None for what is none."""
    if said is None:
        return ""
    if not isinstance(said, str) or not re.fullmatch(r"(?:\./)?[\w.-]+(?:/[\w.-]+)*/?|\./?", said):
        return None
    parts = [part for part in said.split("/") if part not in ("", ".")]
    return None if ".." in parts else "/".join(parts)

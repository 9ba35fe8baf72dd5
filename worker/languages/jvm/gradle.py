"""The dependencies that a build.gradle lists plainly. Gradle files are programs: what is computed there is not seen."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_PART = r"[A-Za-z0-9_.\-]+"
_KINDS = (
    r"(?:test)?(?:[iI]mplementation|[rR]untimeOnly|[cC]ompileOnly|[aA]pi|[cC]ompile|[rR]untime)|annotationProcessor"
)
_LINE = re.compile(
    rf"^\s*(?P<kind>{_KINDS})\s*(?:\(\s*)?(?:(?P<platform>platform|enforcedPlatform)\s*)?(?:\(\s*)?(?P<quote>[\"'])"
    rf"(?P<group>{_PART}):(?P<name>{_PART})(?::(?P<version>{_PART}))?(?P=quote)"
)
_PARTS = re.compile(
    rf"^\s*(?P<kind>{_KINDS})\s*(?:\(\s*)?group\s*[:=]\s*[\"'](?P<group>{_PART})[\"']\s*,\s*name\s*[:=]\s*[\"'](?P<name>{_PART})[\"']"
    rf"(?:\s*,\s*version\s*[:=]\s*[\"'](?P<version>{_PART})[\"'])?"
)
_ASKS = re.compile(rf"^\s*(?:{_KINDS})\b")
_BLOCK = re.compile(r"//[^\n]*|/\*.{0,4000}?\*/", re.DOTALL)


_CLOSED = re.compile(r"[\s)]*")


@dataclass(frozen=True, slots=True)
class Coordinate:
    """One library by its name; without a version a platform names it."""

    group: str
    name: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a build file lists; `unread` are lines that ask for something in a way that was not understood."""

    libraries: tuple[Coordinate, ...] = ()
    platforms: tuple[Coordinate, ...] = ()
    unread: tuple[str, ...] = ()


def listed(text: str) -> Listed:
    """The dependencies of a build.gradle or build.gradle.kts."""
    lines = list(_lines(text))
    found = [(match or other, line) for line in lines for match, other in [(_LINE.match(line), _PARTS.match(line))]]
    known = [(match, _coordinate(match)) for match, _ in found if match]
    return Listed(
        tuple(one for match, one in known if not match.groupdict().get("platform")),
        tuple(one for match, one in known if match.groupdict().get("platform")),
        tuple(line.strip()[:100] for match, line in found if not match),
    )


def steering(text: str) -> tuple[str, ...]:
    """What a build file holds beside plain lines that ask for a library: its lines, without blanks around them."""
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not _is_plain(line))


def _is_plain(line: str) -> bool:
    match = _LINE.match(line) or _PARTS.match(line)
    return match is not None and bool(_CLOSED.fullmatch(line[match.end() :]))


def _lines(text: str) -> Iterator[str]:
    """The lines that ask for a library."""
    plain = _BLOCK.sub(lambda match: match[0] if match[0].startswith("//") and "://" in text else "", text)
    asking = (line for line in plain.splitlines() if _ASKS.match(line))
    yield from (line for line in asking if not re.search(r"\bproject\s*\(", line))  # modules are compiled together


def _coordinate(match: "re.Match[str]") -> Coordinate:
    return Coordinate(match["group"], match["name"], match["version"] or "")

"""What a box hands back, as a mapping in memory: regular files with plain names, within caps."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from worker.sandbox.archive.members import Kind, Member, members
from worker.sandbox.archive.naming import readable, relative
from worker.sandbox.archive.stream import Cut, Stream

_MIB = 1 << 20
_MOST_NAMED = 100


@dataclass(frozen=True, slots=True)
class Caps:
    """How much is taken over. `stream_bytes` and `members` also count what is left out."""

    files: int = 10_000
    file_bytes: int = 16 * _MIB
    total_bytes: int = 64 * _MIB
    members: int = 200_000
    stream_bytes: int = 128 * _MIB
    depth: int = 32
    name_bytes: int = 1024


@dataclass(slots=True)
class Contents:
    """The files by relative path, and the first hundred things that were left out, with the reason."""

    files: dict[str, bytes] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    def leave_out(self, name: bytes, why: str) -> None:
        """Note that `name` is not taken over."""
        if len(self.left_out) < _MOST_NAMED:
            self.left_out.append(f"{name[:200]!r}: {why}")


def read(chunks: Iterable[bytes], caps: Caps | None = None, *, below: str = "") -> Contents:
    """The regular files of a tar stream whose names lie below `below`.

    Left out: links, devices, FIFOs, sparse files, names that lead out or hide something, names that
    come twice (both), what passes a cap, and everything behind the place where the stream ends early
    or passes `stream_bytes`. `HostileArchive` if the stream is malformed.
    """
    caps, contents, seen = caps or Caps(), Contents(), set[str]()
    try:
        _take(chunks, caps, below, contents, seen)
    except Cut as why:
        contents.leave_out(b"", f"the rest: {why}")
    return _without_twice(contents, seen)


def _take(chunks: Iterable[bytes], caps: Caps, below: str, contents: Contents, seen: set[str]) -> None:
    total = 0
    for member in _counted(members(Stream(chunks, caps.stream_bytes)), caps.members, contents):
        try:
            path = _wanted(member, seen, caps, below)
            if path is not None:
                _fits(member, contents, total, caps)
        except ValueError as why:
            contents.leave_out(member.name, str(why))
            continue
        if path is not None:
            contents.files[path] = member.read()
            total += member.size


def _counted(stream: Iterator[Member], most: int, contents: Contents) -> Iterator[Member]:
    for number, member in enumerate(stream):
        if number >= most:
            contents.leave_out(member.name, "too many members; the rest was not read")
            return
        yield member


def _wanted(member: Member, seen: set[str], caps: Caps, below: str) -> str | None:
    """The path to take `member` over as, None for a folder; ValueError says why it is left out."""
    path = relative(member.name, below)
    if member.kind is Kind.FOLDER:
        return None
    if not path:
        raise ValueError("it has the name of the folder")
    if path in seen:
        seen.add("\0" + path)  # twice: which of them is meant is nobody's guess
        raise ValueError("its name comes twice")
    seen.add(path)
    if member.kind is not Kind.FILE:
        raise ValueError(f"it is {member.kind.value}")
    readable(path, depth=caps.depth, length=caps.name_bytes)
    return path


def _fits(member: Member, contents: Contents, total: int, caps: Caps) -> None:
    if member.size > caps.file_bytes:
        raise ValueError("it is too large")
    if total + member.size > caps.total_bytes or len(contents.files) >= caps.files:
        raise ValueError("there is too much in all")


def _without_twice(contents: Contents, seen: set[str]) -> Contents:
    for mark in seen:
        if mark.startswith("\0"):
            contents.files.pop(mark[1:], None)
    return contents

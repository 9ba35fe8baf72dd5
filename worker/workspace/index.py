"""A checkout's index file, read for what it says about each tracked file.

The format is git's documented one (gitformat-index), versions 2 to 4.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from worker.workspace import reading

_LARGEST = 512 << 20
_FIXED = struct.Struct(">10I")  # ctime 2, mtime 2, dev, ino, mode, uid, gid, size
_EXTENDED = 0x4000
_SKIPPED = 0x4000  # of the extended flags: sparse checkout
_STAGE = 0x3000


class Unreadable(Exception):
    """The index is not one we can read; nothing is claimed about the checkout then."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """One tracked file as git last saw it; `name` is its path in bytes."""

    name: bytes
    mode: int
    sha: str
    size: int
    mtime_ns: int
    conflicted: bool
    absent: bool  # left out of the work tree on purpose


def read(path: Path, sha_bytes: int) -> tuple[Indexed, ...]:
    """The entries of the index at `path`, none if there is no index; `Unreadable` if it is not whole."""
    content = reading.small(path, _LARGEST)
    if content is None:
        return ()
    try:
        return tuple(_entries(content, sha_bytes))
    except (struct.error, IndexError, ValueError) as error:
        raise Unreadable(str(error)) from error


def _entries(content: bytes, sha_bytes: int) -> Iterator[Indexed]:
    signature, version, count = struct.unpack_from(">4sII", content)
    if signature != b"DIRC" or version not in (2, 3, 4):
        raise ValueError("not an index")
    at, name = 12, b""
    for _ in range(count):
        fixed = _FIXED.unpack_from(content, at)
        after = at + _FIXED.size + sha_bytes
        sha = content[after - sha_bytes : after].hex()
        (flags,) = struct.unpack_from(">H", content, after)
        more = struct.unpack_from(">H", content, after + 2)[0] if flags & _EXTENDED else 0
        start = after + (4 if flags & _EXTENDED else 2)
        name, end = _name(content, start, name, version)
        mtime = fixed[2] * 1_000_000_000 + fixed[3]
        yield Indexed(name, fixed[6], sha, fixed[9], mtime, bool(flags & _STAGE), bool(more & _SKIPPED))
        at = end if version == 4 else at + (end - 1 - at + 8) // 8 * 8


def _name(content: bytes, start: int, before: bytes, version: int) -> tuple[bytes, int]:
    """The path that starts at `start`, and where its NUL ends."""
    kept = b""
    if version == 4:  # only what differs from the path before is stored
        strip, start = _varint(content, start)
        kept = before[: len(before) - strip]
    end = content.index(b"\0", start)
    return kept + content[start:end], end + 1


def _varint(content: bytes, at: int) -> tuple[int, int]:
    value = content[at] & 0x7F
    while content[at] & 0x80:
        at += 1
        value = (value + 1) << 7 | content[at] & 0x7F
    return value, at + 1

"""The members of a tar stream, one after the other, with long names resolved."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from worker.sandbox.archive import extended, header
from worker.sandbox.archive.extended import Extended
from worker.sandbox.archive.header import BLOCK, Header
from worker.sandbox.archive.stream import HostileArchive, Stream

_MOST_EXTENDED = 64 << 10
_UNSPEAKABLE = b"\xff"


class Kind(Enum):
    """What a member is; the value is how a person is told."""

    FILE = "a file"
    FOLDER = "a folder"
    SYMLINK = "a symbolic link"
    HARDLINK = "a hard link"
    SPECIAL = "a device or FIFO"
    SPARSE = "a sparse file"


_KINDS = {
    b"0": Kind.FILE,
    b"\0": Kind.FILE,
    b"1": Kind.HARDLINK,
    b"2": Kind.SYMLINK,
    b"3": Kind.SPECIAL,
    b"4": Kind.SPECIAL,
    b"5": Kind.FOLDER,
    b"6": Kind.SPECIAL,
}


@dataclass(frozen=True, slots=True)
class Member:
    """One member; its `size` bytes stand next in the stream, to be taken before the next member is asked for."""

    name: bytes
    kind: Kind
    size: int
    link: bytes
    _stream: Stream
    _read: list[bool]

    def read(self) -> bytes:
        """The content; may be called once."""
        self._read.append(True)
        return self._stream.take(self.size)


def members(stream: Stream) -> Iterator[Member]:
    """Every member up to the end mark; contents that are not read are skipped."""
    said = Extended()
    while (head := header.parse(stream.take(BLOCK))) is not None:
        if head.kind in b"xgLK":
            said = _listen(stream, head, said)
            continue
        member = _member(stream, head, said)
        yield member
        if not member._read:
            stream.skip(member.size)
        stream.skip(-member.size % BLOCK)
        said = Extended()


def _listen(stream: Stream, head: Header, said: Extended) -> Extended:
    """What a header that is only about the next one adds; global ones (`g`) are not believed."""
    if head.size > _MOST_EXTENDED:  # a path of ten thousand folders: real, and nothing to take over
        stream.skip(head.size + -head.size % BLOCK)
        return replace(said, name=_UNSPEAKABLE)
    data = stream.take(head.size)
    stream.skip(-head.size % BLOCK)
    if head.kind == b"x":
        return extended.parse(data, said)
    if head.kind == b"L":
        return replace(said, name=data.rstrip(b"\0"))
    return replace(said, link=data.rstrip(b"\0")) if head.kind == b"K" else said


def _member(stream: Stream, head: Header, said: Extended) -> Member:
    name = head.name if said.name is None else said.name
    link = head.link if said.link is None else said.link
    size = head.size if said.size is None else said.size
    kind = _KINDS.get(head.kind)
    if kind is None:
        raise HostileArchive("An archive holds a kind of member that is not understood.")
    if kind is Kind.FILE and name.endswith(b"/"):
        kind = Kind.FOLDER
    if kind is not Kind.FILE and size:
        raise HostileArchive(f"An archive holds {kind.value} with a content.")
    return Member(name, Kind.SPARSE if said.sparse else kind, size, link, stream, [])

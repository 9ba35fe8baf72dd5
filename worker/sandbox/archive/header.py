"""One 512-byte tar header: strict where the common readers are generous."""

from dataclasses import dataclass

from worker.sandbox.archive.stream import HostileArchive

BLOCK = 512
_CHECKSUM = slice(148, 156)
_ZERO = bytes(BLOCK)


@dataclass(frozen=True, slots=True)
class Header:
    """What a header says; `kind` is the type flag as one byte."""

    name: bytes
    kind: bytes
    size: int
    link: bytes


def parse(block: bytes) -> Header | None:
    """The header in `block`, None for the block of zeros that ends an archive."""
    if block == _ZERO:
        return None
    if _number(block[_CHECKSUM]) != _sum(block):
        raise HostileArchive("An archive header has a wrong checksum.")
    name, prefix = _text(block[0:100]), _text(block[345:500])
    if prefix and block[257:263] == b"ustar\0":
        name = prefix + b"/" + name
    return Header(name, block[156:157], _number(block[124:136]), _text(block[157:257]))


def _sum(block: bytes) -> int:
    return sum(block) - sum(block[_CHECKSUM]) + 8 * ord(" ")


def _text(field: bytes) -> bytes:
    return field.partition(b"\0")[0]


def _number(field: bytes) -> int:
    """Octal digits, or the base-256 form that starts with 0x80; a negative number is hostile."""
    if field[0] == 0x80:
        return int.from_bytes(field[1:], "big")
    digits = field.rstrip(b"\0 ").lstrip(b" ")
    if digits.strip(b"01234567"):
        raise HostileArchive("An archive header holds a number that is none.")
    return int(digits, 8) if digits else 0

"""Tar streams that no honest packer writes, byte by byte."""

BLOCK = 512


def number(value: int, width: int = 12) -> bytes:
    """An octal field."""
    return b"%0*o\0" % (width - 1, value)


def member(
    name: bytes,
    content: bytes = b"",
    kind: bytes = b"0",
    *,
    size: bytes | None = None,
    link: bytes = b"",
    prefix: bytes = b"",
    mode: int = 0o644,
    mtime: bytes = number(0),
    checksum: bytes | None = None,
) -> bytes:
    """One member with its content, padded; `size` and `checksum` may lie."""
    head = b"".join(
        [
            name.ljust(100, b"\0"),
            number(mode, 8),
            number(0, 8) * 2,
            number(len(content)) if size is None else size,
            mtime,
            b" " * 8,
            kind,
            link.ljust(100, b"\0"),
            b"ustar\x0000".ljust(8 + 64 + 16, b"\0"),
            prefix.ljust(155, b"\0"),
        ]
    ).ljust(BLOCK, b"\0")
    honest = b"%06o\0 " % sum(head)
    head = head[:148] + (honest if checksum is None else checksum) + head[156:]
    return head + content + bytes(-len(content) % BLOCK)


def pax(*records: tuple[bytes, bytes], kind: bytes = b"x") -> bytes:
    """A header that speaks about the next one."""
    return member(b"pax", b"".join(_record(*record) for record in records), kind)


def long_name(name: bytes, kind: bytes = b"L") -> bytes:
    """GNU's way to give the next member a long name (`K`: a long link)."""
    return member(b"././@LongLink", name + b"\0", kind)


END = bytes(2 * BLOCK)


def _record(key: bytes, value: bytes) -> bytes:
    rest = b" " + key + b"=" + value + b"\n"
    length = len(rest) + 1
    while len(b"%d" % length) + len(rest) != length:
        length += 1
    return b"%d" % length + rest

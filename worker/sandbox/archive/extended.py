"""PAX records (`LENGTH key=value`), of which only the path, the link target and the size are believed."""

from dataclasses import dataclass, replace

from worker.sandbox.archive.stream import HostileArchive


@dataclass(frozen=True, slots=True)
class Extended:
    """What the records before a header say about it; None where they say nothing."""

    name: bytes | None = None
    link: bytes | None = None
    size: int | None = None
    sparse: bool = False


def parse(data: bytes, known: Extended) -> Extended:
    """`known` with the records in `data` laid over it; anything malformed is hostile."""
    while data:
        digits, space, _ = data.partition(b" ")
        length = int(digits) if digits.isdigit() and len(digits) < 8 else 0
        record = data[len(digits) + 1 : length]
        key, equals, value = record.partition(b"=")
        if not space or not equals or not value.endswith(b"\n") or length > len(data):
            raise HostileArchive("An archive holds a malformed extended header.")
        known = _laid_over(known, key, value[:-1])
        data = data[length:]
    return known


def _laid_over(known: Extended, key: bytes, value: bytes) -> Extended:
    if key == b"path":
        return replace(known, name=value)
    if key == b"linkpath":
        return replace(known, link=value)
    if key == b"size":
        if not value.isdigit() or len(value) > 18:
            raise HostileArchive("An archive holds a size that is none.")
        return replace(known, size=int(value))
    return replace(known, sparse=True) if key.startswith(b"GNU.sparse.") else known

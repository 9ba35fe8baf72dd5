"""Server-sent events out of a stream of bytes, as the HTML standard writes them; sizes are bounded."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.errors import Broken

_LONGEST = 4 * 1024 * 1024  # bytes of one event
_TOO_MUCH = "The server sends events that are too large to be its own."


@dataclass(frozen=True, slots=True)
class Event:
    """One event; a `kind` that is empty is a heartbeat, which says nothing but that somebody is there."""

    kind: str
    data: str = ""
    id: str = ""


def read(pieces: Iterable[bytes]) -> Iterator[Event]:
    """The events in the pieces, each when it is whole; one that is cut off is none. `Broken` for what is too large."""
    rest = b""
    for piece in pieces:
        rest = (rest + piece).replace(b"\r\n", b"\n")
        *whole, rest = rest.split(b"\n\n")
        if len(rest) > _LONGEST:
            raise Broken(_TOO_MUCH)
        for block in whole:
            yield _event(block.decode("utf-8", "replace"))


def _event(block: str) -> Event:
    kind, id, data = "", "", list[str]()
    for line in block.split("\n"):
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            kind = value
        elif name == "id":
            id = value
        elif name == "data":
            data.append(value)
    return Event(kind if data else "", "\n".join(data), id)

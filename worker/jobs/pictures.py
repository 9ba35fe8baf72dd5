"""Images in what people wrote: fetched by us from GitHub's own attachments, and shown to models that can see.

Only images of people who may ask here, and never from any other server: the address is somebody's text.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.asks import Person
from core.github import Permission
from core.runs import Source
from worker.context import Piece
from worker.jobs.people import People, author, digest
from worker.publication.attachments import Attachments, NotShown

_IMAGE = re.compile(  # no tag reaches into the next one, or many that never end would take a worker seconds
    r"!\[(?:(?!!\[)[^\]])*\]\(\s*<?(https?://[^\s)>]+)|<img\b[^<>]*?\bsrc\s*=\s*[\"']?(https?://[^\s\"'<>]+)", re.I
)
_MOST = 4
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Said:
    """A text, and who wrote it."""

    text: str
    by: Person


def pictures(said: Iterable[Said], people: People, attachments: Attachments, *, seen: bool) -> tuple[Piece, ...]:
    """A piece for each image in `said`, at most four of them shown; without `seen`, no model of this run sees any."""
    pieces: list[Piece] = []
    for url, by in list(_named(said))[:_MOST_NAMED]:
        shown = sum(1 for piece in pieces if piece.image)
        pieces.append(_piece(url, by, people, attachments, shown, seen=seen))
    return tuple(pieces)


def _named(said: Iterable[Said]) -> Iterator[tuple[str, Person]]:
    """Each address once, with who named it first."""
    known: set[str] = set()
    for one in said:
        for found in _IMAGE.finditer(one.text):
            url = found[1] or found[2]
            if url not in known:
                known.add(url)
                yield url, one.by


def _piece(url: str, by: Person, people: People, attachments: Attachments, shown: int, *, seen: bool) -> Piece:
    held = people.permission(by)
    name, who = attachments.name(url), author(by, held)
    try:
        _allow(held, people.least, shown, seen=seen)
        image = attachments.fetch(url)
    except NotShown as why:
        return Piece(Source("image", name, digest(url), 0, f"left out: {why}", who), "")
    hashed = hashlib.sha256(image.data).hexdigest()
    note = f"{image.kind}, {len(image.data):,} bytes; models that take no images were not sent it"
    return Piece(Source("image", name, hashed, 0, note, who), f"(image {shown + 1} of this message)", image)


def _allow(held: Permission, least: Permission, shown: int, *, seen: bool) -> None:
    if held < least:
        raise NotShown("its author may not ask here")
    if not seen:
        raise NotShown("no model of this run takes images")
    if shown >= _MOST:
        raise NotShown(f"only {_MOST} are shown")

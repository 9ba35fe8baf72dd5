"""A tree as a tar stream for the sandbox: the same bytes for the same tree."""

import io
import tarfile
from collections.abc import Iterator

from core.errors import Refused
from worker.workspace import links
from worker.workspace.listing import FILE, LINK, PROGRAM, Listing
from worker.workspace.notes import LARGEST_FILE
from worker.workspace.objects import Objects

_LARGEST = 1 << 30  # bytes of all files together
_FILE_MODE, _PROGRAM_MODE = 0o644, 0o755
_MTIME = 946_684_800  # 2000-01-01: the same every time, and after 1980, before which no wheel can be built


def pack(listing: Listing, objects: Objects) -> bytes:
    """Folders, regular files and links that stay inside; everything else is left out."""
    kept = [entry for entry in listing.entries if entry.mode in (FILE, PROGRAM) and entry.size <= LARGEST_FILE]
    if sum(entry.size for entry in kept) > _LARGEST:
        raise Refused(f"The commit holds more than {_LARGEST >> 30} GiB of files; that is too much for a sandbox.")
    contents = objects.read(entry.blob for entry in kept)
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for member in (*_folders(listing), *_links(listing, objects)):
            tar.addfile(member)
        for entry in kept:
            content = contents[entry.blob]
            member = _member(entry.path, tarfile.REGTYPE, _PROGRAM_MODE if entry.mode == PROGRAM else _FILE_MODE)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return stream.getvalue()


def _folders(listing: Listing) -> Iterator[tarfile.TarInfo]:
    needed = {path.rpartition("/")[0] for path in listing.files}
    every = {"/".join(folder.split("/")[:end]) for folder in needed for end in range(1, folder.count("/") + 2)}
    for folder in sorted(every - {""}):
        yield _member(folder, tarfile.DIRTYPE, _PROGRAM_MODE)


def _links(listing: Listing, objects: Objects) -> Iterator[tarfile.TarInfo]:
    links_only = [entry for entry in listing.entries if entry.mode == LINK]
    for path, target in sorted(links.targets(links_only, objects).items()):
        if links.target_inside(path, target) is not None:
            member = _member(path, tarfile.SYMTYPE, 0o777)
            member.linkname = target.decode()
            yield member


def _member(path: str, kind: bytes, mode: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(path)
    member.mtime = _MTIME
    member.type = kind
    member.mode = mode
    return member

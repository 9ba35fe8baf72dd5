"""What a person should know about the checkout that a run starts from."""

from collections.abc import Iterator, Sequence

from core.names import Sha
from worker.workspace import links
from worker.workspace.listing import LINK, SUBMODULE, Entry, Listing
from worker.workspace.objects import Objects

LARGEST_FILE = 64 << 20  # bytes; what a sandbox takes as one file
UNCOMMITTED = "The checkout has uncommitted changes; they are not part of the run."
_LFS = b"version https://git-lfs.github.com/spec/"
_LFS_SIZES = range(100, 400)
_SHOWN = 3


def about_tree(listing: Listing, objects: Objects) -> tuple[str, ...]:
    """One sentence each for what is in the commit but will not be in the sandbox as a plain file."""
    return tuple(_about_tree(listing, objects))


def lfs_pointers(listing: Listing, objects: Objects) -> list[Entry]:
    """The files that only point to content in Git LFS."""
    if not any(path.rpartition("/")[2] == ".gitattributes" for path in listing.files):
        return []
    small = [entry for entry in listing.entries if entry.size in _LFS_SIZES and entry.mode != LINK]
    contents = objects.read(entry.blob for entry in small)
    return [entry for entry in small if contents[entry.blob].startswith(_LFS)]


def _about_tree(listing: Listing, objects: Objects) -> Iterator[str]:
    entries = listing.entries
    modules = [entry for entry in entries if entry.mode == SUBMODULE]
    if modules:
        yield f"Submodules are kept as they are and not fetched: {_named(modules)}."
    if pointers := lfs_pointers(listing, objects):
        yield f"Git LFS files are kept as pointers; their content is not fetched: {_named(pointers)}."
    if leaving := links.leaving(entries, objects):
        yield f"Links that leave the repository are kept but not in the sandbox: {_named(leaving)}."
    if huge := [entry for entry in entries if entry.size > LARGEST_FILE]:
        yield f"Files over {LARGEST_FILE >> 20} MiB are kept but not in the sandbox: {_named(huge)}."
    if listing.unusable:
        yield (
            f"{listing.unusable} file(s) have names that are not valid text or could deceive; "
            "they are kept but not read and not in the sandbox."
        )


def _named(entries: Sequence[Entry]) -> str:
    more = len(entries) - _SHOWN
    return ", ".join(entry.path for entry in entries[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def moved_on(base: Sha) -> str:
    """Said on a resume when the checkout's HEAD is no longer the commit the run started from."""
    return f"The checkout has moved on; this run stays on the commit it started from ({base[:12]})."

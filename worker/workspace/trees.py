"""A new tree from an old one: only the folders on the way to a changed path are written again."""

from collections import defaultdict
from collections.abc import Mapping

from core.names import Sha
from worker.workspace.listing import TREE, Listing
from worker.workspace.objects import Objects

Leaf = tuple[str, Sha]  # mode and object
Leaves = Mapping[bytes, Leaf | None]  # by path; None removes


def rebuild(listing: Listing, leaves: Leaves, objects: Objects) -> Sha:
    """The tree of `listing` with `leaves` set or removed; folders that become empty go."""
    return _folder(listing, b"", leaves, objects) or objects.write("tree", b"")


def _folder(listing: Listing, folder: bytes, leaves: Leaves, objects: Objects) -> Sha | None:
    children: dict[bytes, Leaf | None] = {
        name: (row.mode, row.sha) for name, row in listing.children.get(folder, {}).items()
    }
    below: dict[bytes, dict[bytes, Leaf | None]] = defaultdict(dict)
    for path, leaf in leaves.items():
        name, slash, rest = path.partition(b"/")
        if slash:
            below[name][rest] = leaf
        else:
            children[name] = leaf
    for name, inner in below.items():
        sha = _folder(listing, folder + b"/" + name if folder else name, inner, objects)
        if sha:
            children[name] = (TREE, sha)
        elif (leaf := children.get(name)) and leaf[0] == TREE:  # not a file that took the folder's place
            children[name] = None
    return _write({name: leaf for name, leaf in children.items() if leaf}, objects)


def _write(children: Mapping[bytes, Leaf], objects: Objects) -> Sha | None:
    if not children:
        return None
    order = sorted(children.items(), key=lambda item: item[0] + b"/" * (item[1][0] == TREE))
    lines = (b"%s %s\0%s" % (_mode(mode), name, bytes.fromhex(sha)) for name, (mode, sha) in order)
    return objects.write("tree", b"".join(lines))


def _mode(mode: str) -> bytes:
    return mode.lstrip("0").encode()  # git writes folders as 40000

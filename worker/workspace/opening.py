"""From a person's checkout to a private workspace: the HEAD commit, copied object by object."""

import hashlib
from pathlib import Path

from core.errors import PullwrightError, Refused
from core.names import Sha
from worker.workspace import changed, index, layout, notes, packing
from worker.workspace.disk import DiskFull
from worker.workspace.git import GitFailed
from worker.workspace.head import Head, read_head
from worker.workspace.listing import Listing
from worker.workspace.source import Source, find
from worker.workspace.workspace import Workspace


def open_workspace(source: Path, folder: Path) -> Workspace:
    """The HEAD commit of the checkout that `source` is in, in a new bare repository at `folder`.

    `Refused` with one sentence if there is none or it cannot be trusted; the checkout is only read.
    """
    found = find(source)
    head = read_head(found)
    try:
        return _open(found, folder, head.commit or Sha(""), _about(head))
    except DiskFull as full:
        raise Refused(str(full)) from full


def open_commit(source: Path, folder: Path, commit: Sha) -> Workspace:
    """One commit (empty: none) of the repository that `source` is in, wherever its HEAD stands, at a new `folder`.

    `Refused` if it is not there whole; its objects are hashed again on the way.
    """
    found = find(source)
    try:
        layout.make(folder, found.format)
        if commit:
            _copy(found, folder, commit)
        return Workspace(folder, found, commit)
    except DiskFull as full:
        raise Refused(str(full)) from full


def reopen_workspace(source: Path, folder: Path, base: Sha) -> Workspace:
    """The workspace of a run that was interrupted; it is copied again if it is gone or not whole."""
    found = find(source)
    head = read_head(found)
    about = () if (head.commit or "") == base else (notes.moved_on(base),)
    try:
        return _reused(found, folder, base, about)
    except (PullwrightError, OSError):
        return _open(found, folder, base, about)


def _open(source: Source, folder: Path, base: Sha, about: tuple[str, ...]) -> Workspace:
    layout.make(folder, source.format)
    if base:
        _copy(source, folder, base)
    return _reused(source, folder, base, about)


def _reused(source: Source, folder: Path, base: Sha, about: tuple[str, ...]) -> Workspace:
    workspace = Workspace(folder, source, base)
    listing = workspace.listing(workspace.base_tree)
    stands = (read_head(source).commit or "") == base  # else the index is that of another commit
    dirty = (notes.UNCOMMITTED,) if stands and _is_dirty(source, listing) else ()
    return workspace.noted(*about, *dirty, *notes.about_tree(listing, workspace.objects))


def _copy(source: Source, folder: Path, base: Sha) -> None:
    try:
        packing.copy(folder, source.objects, f"--shallow {base}\n{base}\n".encode())
    except GitFailed as error:
        raise Refused(
            f"The commit {base[:12]} cannot be copied whole ({error}); run `git fsck` in the checkout, "
            "and `git fetch --refetch` if it is a partial clone."
        ) from error
    layout.cut_at(folder, base)


def _about(head: Head) -> tuple[str, ...]:
    if head.commit is None:
        return ("The repository has no commit yet; everything is new.",)
    if head.branch is None:
        return (f"HEAD is detached at {head.commit[:12]}; the run starts from there.",)
    return ()


def _is_dirty(source: Source, listing: Listing) -> bool:
    if source.work_tree is None:
        return False
    algorithm = source.format.algorithm
    try:
        entries = index.read(source.git_dir / "index", hashlib.new(algorithm, usedforsecurity=False).digest_size)
    except (index.Unreadable, Refused):
        return False
    return bool(entries) and changed.is_changed(source.work_tree, entries, listing, algorithm)

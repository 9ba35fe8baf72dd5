"""New objects and one new branch into the person's repository, past its configuration and hooks.

Git is run on a folder of ours whose `objects` and `refs` are links to theirs: it writes where they
keep things, with their locks, and finds none of their configuration, hooks or attributes.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import Refused
from core.names import Sha
from worker.workspace import branches, reading, stores
from worker.workspace.disk import disk
from worker.workspace.git import Git, GitFailed, Owner
from worker.workspace.layout import configuration
from worker.workspace.source import Source

_HEADS = "refs/heads/"


def publish(private: Git, source: Source, commit: Sha, base: Sha, branch: str) -> str:
    """Create `branch` (or the next free name) at `commit` in `source`; the name that was used."""
    branches.check(branch)
    stores.check(source.objects)
    try:
        with _window(source) as theirs:
            _send(private, theirs, commit, base)
            return _create(theirs, source, commit, branch)
    except (PermissionError, GitFailed) as error:
        raise Refused(f"The branch could not be written into {source.common_dir}: {error}") from error


def _send(private: Git, theirs: Git, commit: Sha, base: Sha) -> None:
    if base and not _has(theirs, base):
        raise Refused(f"The commit {base[:12]} is no longer in the checkout, so no branch can stand on it.")
    wanted = f"{commit}\n^{base}\n" if base else f"{commit}\n"
    with tempfile.TemporaryFile() as pack:
        private.run("pack-objects", "--revs", "--stdout", "-q", stdin=wanted.encode(), stdout=pack)
        pack.seek(0)
        theirs.run("unpack-objects", "-q", stdin=pack)


def _has(theirs: Git, commit: Sha) -> bool:
    try:
        theirs.run("cat-file", "-e", commit)
    except GitFailed:
        return False
    return True


def _create(theirs: Git, source: Source, commit: Sha, branch: str) -> str:
    taken = {_unborn(source.git_dir), _unborn(source.common_dir)}  # creating it would move a person's HEAD
    last: GitFailed | None = None
    for name in branches.candidates(branch):
        if name in taken:
            continue
        _check_way(source.common_dir, name)
        try:
            theirs.run("update-ref", "--stdin", stdin=f"create {_HEADS}{name} {commit}\n".encode())
        except GitFailed as error:
            last = error
            if not _is_at(theirs, name, commit):  # else this was published before, by a run that was killed
                continue
        return name
    raise last or Refused(f"All names like {branch!r} are taken; give another with --branch.")


def _is_at(theirs: Git, name: str, commit: Sha) -> bool:
    try:
        return theirs.run("rev-parse", "--verify", "--quiet", _HEADS + name).decode().strip() == commit
    except GitFailed:
        return False


def _unborn(git_dir: Path) -> str:
    head = git_dir / "HEAD"
    text = "" if head.is_symlink() else reading.line(head) or ""
    return text.removeprefix("ref:").strip().removeprefix(_HEADS)


def _check_way(common_dir: Path, name: str) -> None:
    """The folders on the way to the new branch are real ones: a link could lead the write elsewhere."""
    place = common_dir
    for part in ("refs", "heads", *name.split("/")):
        place /= part
        if os.path.lexists(place) and (place.is_symlink() or not (place.is_dir() or place.is_file())):
            raise Refused(f"{place} is not a regular file or folder; the branch is not written through it.")


@contextmanager
def _window(source: Source) -> Iterator[Git]:
    with disk():
        folder = Path(tempfile.mkdtemp(prefix="pullwright-"))
    try:
        (folder / "HEAD").write_text("ref: refs/heads/none\n")
        (folder / "config").write_text(configuration(source.format))
        for name in ("objects", "refs", "packed-refs"):
            if not (source.common_dir / name).is_symlink():
                (folder / name).symlink_to(source.common_dir / name)
        owner = _owner(source.common_dir)
        if owner:
            os.chown(folder, owner.uid, owner.gid)
        yield Git(folder, owner=owner)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _owner(folder: Path) -> Owner | None:
    """Root writes another person's repository as that person, or they could not use it any more."""
    about = folder.stat()
    if os.geteuid() != 0 or about.st_uid == 0:
        return None
    return Owner(about.st_uid, about.st_gid)

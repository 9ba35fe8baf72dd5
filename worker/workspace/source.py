"""The person's repository: found and judged by its files alone; no git process ever stands in it."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.errors import Refused
from worker.workspace import reading, stores
from worker.workspace.formats import Format, read_format, setting


@dataclass(frozen=True, slots=True)
class Source:
    """Where things are. `work_tree` is None for a bare repository; links between folders are resolved."""

    work_tree: Path | None
    git_dir: Path  # HEAD and index of this checkout
    common_dir: Path  # objects and branches; the same folder unless this is a linked worktree
    format: Format

    @property
    def objects(self) -> Path:
        """The object store."""
        return self.common_dir / "objects"


def find(path: Path) -> Source:
    """The repository that `path` is in; `Refused` with the next step when there is none to be trusted."""
    try:
        return _find(path)
    except PermissionError as error:
        raise Refused(f"{path} cannot be read by this user; run as the owner of the checkout.") from error


def _find(path: Path) -> Source:
    if not path.is_dir():
        raise Refused(f"{path} is not a folder; give the path of a git checkout.")
    start = path.resolve()
    for folder in (start, *start.parents):
        dot_git = folder / ".git"
        if dot_git.is_symlink():
            raise Refused(f"{dot_git} is a link; give the path of the git folder it points to instead.")
        if dot_git.is_file():
            return _linked(folder, dot_git)
        if _is_git_dir(dot_git):
            return _checked(folder, dot_git, dot_git)
        if folder == start and _is_git_dir(folder):  # bare ones only when named: one may be embedded in a tree
            return _checked(None, folder, folder)
    raise Refused(f"{path} is not in a git repository; run `git init` there or give another path.")


def _is_git_dir(folder: Path) -> bool:
    head = folder / "HEAD"
    return (head.exists() or head.is_symlink()) and (folder / "objects").is_dir() and (folder / "refs").is_dir()


def _linked(work_tree: Path, dot_git: Path) -> Source:
    """A linked worktree or a submodule; both folders must point at each other."""
    target = (reading.line(dot_git) or "").removeprefix("gitdir:").strip()
    git_dir = (work_tree / target).resolve()
    if not target or not git_dir.is_dir():
        raise Refused(f"{dot_git} does not name a git folder; run `git worktree repair` in the main checkout.")
    common = reading.line(git_dir / "commondir")
    backlinks = _worktree_backlink(git_dir) if common else _submodule_backlink(git_dir)
    if not any(link.resolve() == dot_git.resolve() for link in backlinks):
        raise Refused(
            f"{dot_git} points to {git_dir}, which does not point back; "
            "run `git worktree repair` there, or give that folder itself."
        )
    common_dir = (git_dir / common).resolve() if common else git_dir
    if common and git_dir.parent != common_dir / "worktrees":
        raise Refused(f"{git_dir} is not laid out as a linked worktree; run `git worktree repair`.")
    return _checked(work_tree, git_dir, common_dir)


def _worktree_backlink(git_dir: Path) -> Iterator[Path]:
    back = reading.line(git_dir / "gitdir")
    if back:
        yield git_dir / back


def _submodule_backlink(git_dir: Path) -> Iterator[Path]:
    back = setting(git_dir, "core.worktree")
    if back:
        yield git_dir / back / ".git"


def _checked(work_tree: Path | None, git_dir: Path, common_dir: Path) -> Source:
    if not _is_git_dir(common_dir):
        raise Refused(f"{common_dir} is not a whole git repository (HEAD, objects and refs).")
    if git_dir == common_dir and os.path.lexists(git_dir / "commondir"):
        raise Refused(f"{git_dir}/commondir sends git to another repository; remove it or give that one.")
    stores.check(common_dir / "objects")
    return Source(work_tree, git_dir, common_dir, read_format(common_dir))

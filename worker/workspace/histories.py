"""Two lines of history in a repository that was fetched: where they part, and what they are together."""

from dataclasses import dataclass
from pathlib import Path

from core.errors import Refused, Unfinished
from core.names import Sha
from worker.workspace.fetching import Remote, fetch
from worker.workspace.git import Git, GitFailed
from worker.workspace.objects import Objects

_DEPTHS = (50, 1000, 100_000)
_SHOWN = 5
_CONFLICT = 1


@dataclass(frozen=True, slots=True)
class Parted:
    """A fetched repository in which `ours` and `theirs` have `base` in common."""

    folder: Path
    base: Sha
    ours: Sha
    theirs: Sha

    def tree(self, commit: Sha) -> Sha:
        """The tree of `commit`."""
        return Objects(Git(self.folder), "sha256" if len(commit) == 64 else "sha1").tree_of(commit)

    def merged(self) -> Sha:
        """The tree of both together, made of objects alone; `Unfinished` names the files where they conflict."""
        line = ("merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", self.ours, self.theirs)
        git = Git(self.folder)
        try:
            return Sha(git.run(*line).split(b"\0")[0].decode())
        except GitFailed as error:
            if error.code != _CONFLICT:
                raise
            raise Unfinished(_told(error.output)) from error


def common(remote: Remote, folder: Path, ours: Sha, theirs: Sha) -> Parted:
    """`ours` and `theirs` fetched into `folder`, as deep as it takes to find what they have in common."""
    for depth in _DEPTHS:
        fetch(remote, folder, (ours, theirs), depth=depth)
        try:
            found = Git(folder).run("merge-base", ours, theirs).decode().strip()
        except GitFailed:
            continue
        return Parted(folder, Sha(found), ours, theirs)
    raise Refused("The branch and the one it goes to have no history in common.")


def _told(output: bytes) -> str:
    """The conflicting files, of the names that follow the tree."""
    names = sorted({name.decode(errors="replace") for name in output.split(b"\0")[1:] if name})
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    files = ", ".join(names[:_SHOWN])
    return f"The branch and the one it goes to conflict in {files}{more}; a person has to decide what is right there."

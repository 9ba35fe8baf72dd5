"""Objects from the repository that a workspace was opened from into the workspace's own."""

import tempfile
from dataclasses import replace
from pathlib import Path

from core.names import Sha
from worker.workspace.disk import disk
from worker.workspace.git import Git

HASTY = ("core.fsync=none", "core.compression=1")  # a private copy is made again, not rescued
PACK = ("pack-objects", "--revs", "--stdout", "-q", "--window=0")
LONG_S = 600.0


def copy(folder: Path, objects: Path, wanted: bytes) -> None:
    """What the revisions `wanted` reach, from the store `objects`, which is borrowed for as long as this takes.

    Git runs on our folder only. `GitFailed` where something is missing or not whole.
    """
    private = Git(folder, settings=HASTY)
    with disk(), tempfile.TemporaryFile(dir=folder) as pack:
        lending = replace(private, borrow=objects)
        lending.run(*PACK, stdin=wanted, stdout=pack, timeout_s=LONG_S)
        pack.seek(0)
        private.run("index-pack", "--stdin", "--fsck-objects", stdin=pack, timeout_s=LONG_S)


def bring(git: Git, objects: Path, tree: Sha, known: Sha) -> None:
    """`tree` and all in it, but for what the tree `known` already holds."""
    copy(git.directory, objects, f"{tree}\n^{known}\n".encode())

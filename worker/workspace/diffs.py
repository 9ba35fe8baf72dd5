"""How two trees differ: git's own unified diff and the changed paths, from one process."""

from core.names import Sha
from core.runs import Change
from worker.workspace.git import Git

_OPTIONS = (
    "-r",
    "-z",
    "--raw",
    "-p",
    "--full-index",
    "--no-commit-id",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--no-renames",
    "--src-prefix=a/",
    "--dst-prefix=b/",
)
_ABSENT = "000000"


def compare(git: Git, old: Sha, new: Sha) -> tuple[str, tuple[Change, ...]]:
    """The unified diff (binary files are only named) and the changes, in the same order."""
    output = git.run("diff-tree", *_OPTIONS, old, new)
    raw, _, diff = output.partition(b"\0\0")  # -z: an empty field stands between the two parts
    fields = raw.decode(errors="replace").removesuffix("\0").split("\0")
    pairs = zip(fields[::2], fields[1::2], strict=False)
    return diff.decode(errors="replace"), tuple(_change(meta, path) for meta, path in pairs)


def _change(meta: str, path: str) -> Change:
    old_mode, new_mode, old_blob, new_blob, _ = meta.removeprefix(":").split(" ")
    had, has = old_mode != _ABSENT, new_mode != _ABSENT
    return Change(
        path,
        Sha(old_blob) if had else None,
        Sha(new_blob) if has else None,
        old_mode if had else None,
        new_mode if has else None,
    )

"""The text of a commit object."""

from core.names import Sha

_AUTHOR = "Pullwright <pullwright@users.noreply.github.com>"


def text(tree: Sha, parent: Sha, message: str, when: int) -> bytes:
    """A commit of `tree` on `parent` (none if empty), at `when` (seconds, UTC)."""
    said = "".join(sign for sign in message if sign in "\n\t" or sign.isprintable()).strip()
    lines = [f"tree {tree}"]
    lines += [f"parent {parent}"] if parent else []
    lines += [f"author {_AUTHOR} {when} +0000", f"committer {_AUTHOR} {when} +0000", "", said or "Change", ""]
    return "\n".join(lines).encode(errors="replace")

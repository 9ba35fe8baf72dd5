"""The emoji under what was asked: seen at once, and how it ended."""

from typing import NamedTuple

from core.asks import Ask

SEEN = "eyes"
DONE = "rocket"
SAD = "confused"
_GOOD = frozenset({"proven", "planned", "needless"})


class Target(NamedTuple):
    """What `GitHub.react` takes: issue (its number), comment or review_comment (its id)."""

    kind: str
    id: int


def target(ask: Ask) -> Target:
    """Where the reactions to `ask` go: the comment it was in, else the issue or pull request itself."""
    origin = ask.origin
    if origin.comment_id is not None:
        kind = "review_comment" if origin.kind == "review_comment" else "comment"
        return Target(kind, origin.comment_id)
    return Target("issue", ask.thread.number)


def reaction(verdict: str) -> str:
    """The emoji of the end: a rocket only where what was asked for is there and proven."""
    return DONE if verdict in _GOOD else SAD

"""The commit and the tree of a statement in a checkout, whose objects are hashed again on the way."""

from pathlib import Path

from core.errors import Refused
from core.statement import Doubt
from core.statement.predicate import Statement

_ABSENT = "the commit {} is not in the checkout {}, or not whole."
_NO_BASE = "The base {} is not in the checkout (a shallow one?), so it was not looked at."
_OTHER_TREE = "it names the tree {}, and the commit {} has {}."


def checkout(named: Path | None) -> Path | None:
    """The checkout: the one that was `named`, which has to be one, else the one this is run in, if any."""
    from worker.workspace.source import find

    try:
        find(named or Path.cwd())
    except Refused:
        if named is not None:
            raise
        return None
    return named or Path.cwd()


def fitting(told: Statement, source: Path, scratch: Path) -> tuple[tuple[Doubt, ...], tuple[str, ...]]:
    """What does not fit, and what could not be looked at: the commit has to be there, and both to have their trees."""
    base = told.predicate.base
    head = _tree(source, scratch / "head", told.commit)
    if head is None:
        return (Doubt("subject", _ABSENT.format(told.commit[:12], source)),), ()
    doubts = _other("subject", told.commit, told.tree, head)
    if not base.git_commit:
        return doubts, ()
    tree = _tree(source, scratch / "base", base.git_commit)
    if tree is None:
        return doubts, (_NO_BASE.format(base.git_commit[:12]),)
    return (*doubts, *_other("predicate.base", base.git_commit, base.git_tree, tree)), ()


def _tree(source: Path, scratch: Path, commit: str) -> str | None:
    from worker.steps.remeasure import tree_of

    try:
        return tree_of(source, scratch, commit)
    except Refused:
        return None


def _other(place: str, commit: str, told: str, real: str) -> tuple[Doubt, ...]:
    return () if told == real else (Doubt(place, _OTHER_TREE.format(told[:12], commit[:12], real[:12])),)

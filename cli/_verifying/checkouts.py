"""The commit and the tree of a statement in a checkout, whose objects are hashed again on the way."""

from pathlib import Path

from core.errors import Refused
from core.statement import Doubt
from core.statement.predicate import Statement


def checkout(named: Path | None) -> Path | None:
    """The checkout: the one that was `named`, which has to be one, else the one this is run in, if any."""
    from worker.workspace.source import find

    if named is not None:
        return find(named).git_dir and named
    try:
        find(Path.cwd())
    except Refused:
        return None
    return Path.cwd()


def doubts(told: Statement, source: Path, scratch: Path) -> tuple[Doubt, ...]:
    """What does not fit: the commit is not there, or it or the base has another tree."""
    from worker.steps.remeasure import tree_of

    base = told.predicate.base
    found = []
    wanted = [("subject", told.commit, told.tree)]
    wanted += [("predicate.base", base.git_commit, base.git_tree)] if base.git_commit else []
    for place, commit, tree in wanted:
        try:
            real = tree_of(source, scratch / commit, commit)
        except Refused:
            found.append(Doubt(place, f"the commit {commit[:12]} is not in the checkout {source}."))
            continue
        if real != tree:
            found.append(Doubt(place, f"it names the tree {tree[:12]}, and the commit {commit[:12]} has {real[:12]}."))
    return tuple(found)

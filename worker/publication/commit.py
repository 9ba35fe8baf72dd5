"""The commit, made of objects through the API by the App, so that GitHub shows it as verified."""

from collections.abc import Sequence

from core.errors import Broken, Unfinished
from core.github import TreeEntry
from core.names import Sha
from core.runs import Change, Patch
from worker.publication.site import Site
from worker.workspace import Workspace

COMMIT = "commit"  # the effect's kind; its result is the commit's name


def upload(site: Site, workspace: Workspace, patch: Patch, onto: Sha, message: str, parents: Sequence[Sha]) -> Sha:
    """The commit of `patch` whose tree is that of `onto` with the changes; made once, found ever after.

    GitHub's tree must be the very tree that was proven: `Broken` if its name differs, `Unfinished` if another tree
    was committed for this request before.
    """
    known = site.effects.known(COMMIT)
    made = site.effects.once(COMMIT, lambda: None, lambda: _made(site, workspace, patch, onto, message, parents))
    if known is not None and site.github.tree_of(made) != patch.tree:
        raise Unfinished("Another change was committed for this request before; ask again to have one made anew.")
    return Sha(made)


def _made(site: Site, workspace: Workspace, patch: Patch, onto: Sha, message: str, parents: Sequence[Sha]) -> str:
    entries = [_entry(site, workspace, change) for change in patch.changes]
    base_tree = site.github.tree_of(onto) if onto else None
    tree = site.github.write_tree(base_tree, entries)
    if tree != patch.tree:
        raise Broken("GitHub made another tree of the change than the one that was proven.", retryable=True)
    return site.github.write_commit(message, tree, parents)


def _entry(site: Site, workspace: Workspace, change: Change) -> TreeEntry:
    if change.new_blob is None or change.new_mode is None:
        return TreeEntry(change.path, change.old_mode or "100644", None)
    site.effects.still_ours(COMMIT)  # many files take long: the lease is renewed with each
    blob = site.github.write_blob(workspace.blob(change.new_blob))
    if blob != change.new_blob:
        raise Broken("GitHub stored another content than the one that was proven.", retryable=True)
    return TreeEntry(change.path, change.new_mode, blob)

"""The report files on a branch of their own, `pullwright-reports`: never in the diff, one folder per request."""

from collections.abc import Mapping
from pathlib import Path

from core.errors import Broken
from core.github import Forbidden, Gone, TreeEntry
from worker.publication.site import REPORTS, Site

_ATTEMPTS = 6
_FILE = "100644"
_README = (
    b"# Reports of Pullwright\n\nOne folder for each request. Nothing here is part of the code; the branch can be "
    b"deleted at any time, and the links to it end with it.\n"
)


def keep(site: Site, files: Mapping[str, Path]) -> Mapping[str, str]:
    """Format -> address of what was kept; empty where the configuration keeps none or rules forbid the branch."""
    wanted = {kind: path for kind, path in files.items() if path.is_file()}  # the report points at all of them
    if site.config.reports != "branch" or not wanted:
        return {}
    try:
        commit = site.effects.once("reports", lambda: _found(site, wanted), lambda: _kept(site, wanted))
    except (Forbidden, Gone):
        return {}
    return {kind: f"{site.web}/blob/{commit}/{site.request}/{path.name}" for kind, path in wanted.items()}


def _found(site: Site, files: Mapping[str, Path]) -> str | None:
    """The commit that has these very files: everybody who may push can lay others under their names before us."""
    head = site.github.head(REPORTS)
    if head is None:
        return None
    whole = all(site.github.file(f"{site.request}/{path.name}", head) == path.read_bytes() for path in files.values())
    return head if whole else None


def _kept(site: Site, files: Mapping[str, Path]) -> str:
    github = site.github
    entries = [
        TreeEntry(f"{site.request}/{path.name}", _FILE, github.write_blob(path.read_bytes())) for path in files.values()
    ]
    for _ in range(_ATTEMPTS):  # other requests of this repository write here too
        head = github.head(REPORTS)
        made = _commit(site, head, entries)
        if head is None:
            if _started(site, made):
                return made
        elif github.move_branch(REPORTS, made, head):
            return made
        site.effects.still_ours("reports")
    raise Broken(f"The branch {REPORTS} is written by too many at once.", retryable=True)


def _commit(site: Site, head: str | None, entries: list[TreeEntry]) -> str:
    github = site.github
    if head is None:
        readme = TreeEntry("README.md", _FILE, github.write_blob(_README))
        tree = github.write_tree(None, [readme, *entries])
    else:
        tree = github.write_tree(github.tree_of(head), entries)
    return github.write_commit(f"Report of request {site.request}", tree, [head] if head else [])


def _started(site: Site, commit: str) -> bool:
    """Whether the branch began with `commit`; somebody else may have begun it in the same moment."""
    try:
        site.github.create_branch(REPORTS, commit)
    except (Broken, Forbidden):
        if site.github.head(REPORTS) is None:
            raise
    return site.github.head(REPORTS) == commit

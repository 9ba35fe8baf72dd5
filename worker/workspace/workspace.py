"""A private bare repository that holds one commit of a person's checkout, and what is made from it."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from pathlib import Path

from core.errors import Broken, Refused
from core.names import Sha
from core.runs import Edit, Patch
from worker.workspace import archive, commits, diffs, edits, links, listing, packing, paths, publishing, trees
from worker.workspace.git import Git
from worker.workspace.listing import FILE, LINK, PROGRAM, SUBMODULE, Entry, Listing
from worker.workspace.notes import LARGEST_FILE
from worker.workspace.objects import Objects
from worker.workspace.source import Source

_MOST_LISTINGS = 16
_MOST_HOPS = 8


class Workspace:
    """Trees, files and patches; there is no checkout on the host, ever. See `open_workspace`."""

    base: Sha  # the commit the run starts from; empty if the repository has none
    base_tree: Sha
    start: Sha  # the tree that edits are made to: the base's, unless work goes on from another one
    notes: tuple[str, ...]  # sentences for the person about what is not as usual

    def __init__(self, folder: Path, source: Source, base: Sha) -> None:
        self._git = Git(folder)
        self._source = source
        self._listings: dict[Sha, Listing] = {}
        self.objects = Objects(self._git, source.format.algorithm)
        self.base = base
        self.base_tree = self.objects.tree_of(base) if base else self.objects.write("tree", b"")
        self.start = self.base_tree
        self.notes = ()

    def starting_at(self, tree: Sha) -> "Workspace":
        """This workspace with `tree`, brought from the repository it was opened from, as its `start`."""
        if tree != self.base_tree:
            packing.bring(self._git, self._source.objects, tree, self.base_tree)
        self.start = tree
        return self

    def twin(self) -> "Workspace":
        """This workspace for another thread: the same repository, and nothing in memory that both would change."""
        other = copy(self)
        other._listings = dict(self._listings)
        other.objects = self.objects.twin()
        return other

    def noted(self, *said: str) -> "Workspace":
        """This workspace, with `said` as its notes."""
        self.notes = said
        return self

    def listing(self, tree: Sha) -> Listing:
        """Everything in `tree`; kept for the trees that were asked for last."""
        if tree not in self._listings:
            self._listings[tree] = listing.read(self._git, tree)
            for old in list(self._listings)[1:-_MOST_LISTINGS]:  # the base, first of all, stays
                del self._listings[old]
        return self._listings[tree]

    def entries(self, tree: Sha) -> tuple[Entry, ...]:
        """All files, links and submodules of `tree` with a usable name, sorted by path."""
        return self.listing(tree).entries

    def read(self, tree: Sha, path: str) -> bytes | None:
        """The file at `path`; links that stay inside are followed. None if there is no such file."""
        files = self.listing(tree).files
        for _ in range(_MOST_HOPS):
            entry = files.get(path)
            if entry is None or entry.mode == SUBMODULE:
                return None
            if entry.mode != LINK:
                return self._sized(entry)
            path = links.target_inside(path, self.blob(entry.blob)) or ""
        return None

    def blob(self, blob: Sha) -> bytes:
        """The content of one blob."""
        return self.objects.read([blob])[blob]

    def blobs(self, blobs: Iterable[Sha]) -> dict[Sha, bytes]:
        """The contents of many blobs, with one process."""
        return self.objects.read(blobs)

    def tar(self, tree: Sha) -> bytes:
        """`tree` as a tar stream: folders, regular files, links that stay inside; always the same bytes."""
        return archive.pack(self.listing(tree), self.objects)

    def overlay(self, tree: Sha, files: Mapping[str, Entry | bytes | None]) -> Sha:
        """`tree` with paths set to an entry's blob and mode or to new content, or removed (None)."""
        old = self.listing(tree)
        return trees.rebuild(old, {p.encode(): self._leaf(old, p, new) for p, new in files.items()}, self.objects)

    def apply(self, tree: Sha, edits_: Sequence[Edit]) -> Patch:
        """The patch from the base to `tree` with the edits applied; `NotApplicable` if they do not."""
        old = self.listing(tree)
        contents = edits.apply(edits.Draft(old, self.blob), edits_)
        new = self.overlay(tree, contents)
        if new in (tree, self.base_tree):
            raise edits.NotApplicable(("The edits together change nothing; give edits that do what was asked.",))
        return self.patch(new)

    def patch(self, tree: Sha) -> Patch:
        """How `tree` differs from the base."""
        return Patch(tree, *diffs.compare(self._git, self.base_tree, tree))

    def step(self, tree: Sha) -> Patch:
        """How `tree` differs from the start: what this run alone has changed."""
        return Patch(tree, *diffs.compare(self._git, self.start, tree))

    def diff(self, old: Sha, new: Sha) -> str:
        """The unified diff between two trees; binary files are only named."""
        return diffs.compare(self._git, old, new)[0]

    def commit(self, tree: Sha, message: str) -> Sha:
        """A commit of `tree` on the base, by Pullwright, not signed; asked again, the same commit."""
        when = commits.moment(self._git.directory / "moments", tree, message)
        return self.objects.write("commit", commits.text(tree, self.base, message, when))

    def publish(self, commit: Sha, branch: str) -> str:
        """A new branch at `commit` in the person's repository; the name really used (`-2`, `-3` … if taken).

        Doing it again with the same commit finds the branch instead of making another.
        """
        return publishing.publish(self._git, self._source, commit, self.base, branch)

    def _leaf(self, old: Listing, path: str, new: Entry | bytes | None) -> trees.Leaf | None:
        if why := paths.problem(path):
            raise Broken(f"{path!r} {why}.")
        if isinstance(new, Entry):
            return new.mode, new.blob
        if new is None:
            return None
        mode = old.files[path].mode if path in old.files else FILE
        return mode if mode in (FILE, PROGRAM) else FILE, self.objects.write("blob", new)

    def _sized(self, entry: Entry) -> bytes:
        if entry.size > LARGEST_FILE:
            raise Refused(f"{entry.path} is larger than {LARGEST_FILE >> 20} MiB and is not read.")
        return self.blob(entry.blob)

"""What a tree holds, read once with `ls-tree`."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from core.errors import Refused
from core.names import Sha
from worker.workspace import paths
from worker.workspace.git import Git, GitFailed, TooMuch

TREE, LINK, SUBMODULE = "040000", "120000", "160000"
FILE, PROGRAM = "100644", "100755"
_DAMAGED = "The commit cannot be copied whole: objects of it are damaged; run `git fsck` in the checkout."
_LARGEST = 128 << 20  # bytes of listing: about a million files


@dataclass(frozen=True, slots=True)
class Entry:
    """One file, link or submodule of a tree: git's mode, its object, its size (-1 for submodules)."""

    path: str
    mode: str
    blob: Sha
    size: int


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the listing, folders and unusable names too."""

    path: bytes
    mode: str
    sha: Sha
    size: int


class Listing:
    """A tree's rows. Names that no tool should have to show stay in the tree but not in `entries`."""

    def __init__(self, rows: tuple[Row, ...]) -> None:
        self.rows = rows

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """All files, links and submodules with a usable name, sorted by path."""
        found = (_entry(row) for row in self.rows if row.mode != TREE)
        return tuple(sorted((entry for entry in found if entry), key=lambda entry: entry.path))

    @cached_property
    def unusable(self) -> int:
        """How many files were left out because of their names."""
        return sum(row.mode != TREE for row in self.rows) - len(self.entries)

    @cached_property
    def files(self) -> Mapping[str, Entry]:
        """The entries by path."""
        return {entry.path: entry for entry in self.entries}

    @cached_property
    def folders(self) -> frozenset[str]:
        """The paths of all folders with a usable name."""
        return frozenset(row.path.decode(errors="replace") for row in self.rows if row.mode == TREE)

    @cached_property
    def folded(self) -> Mapping[str, str]:
        """Every path (folders too) by the form in which file systems that ignore case compare it."""
        return {paths.fold(path): path for path in (*self.folders, *self.files)}

    @cached_property
    def children(self) -> Mapping[bytes, Mapping[bytes, Row]]:
        """The rows of each folder by name; the top is `b""`."""
        found: dict[bytes, dict[bytes, Row]] = defaultdict(dict)
        for row in self.rows:
            folder, _, name = row.path.rpartition(b"/")
            found[folder][name] = row
        return found


def read(git: Git, tree: Sha) -> Listing:
    """The listing of `tree`; `Refused` if it is larger than anything honest."""
    try:
        output = git.run("ls-tree", "-r", "-t", "-l", "-z", "--full-tree", tree, limit=_LARGEST)
    except TooMuch as error:
        raise Refused("The commit holds more files than Pullwright can take (about a million).") from error
    except GitFailed as error:
        raise Refused(_DAMAGED) from error
    return Listing(tuple(_row(line) for line in output.split(b"\0") if line))


def _row(line: bytes) -> Row:
    meta, _, path = line.partition(b"\t")
    mode, _, sha, size = meta.decode().split()
    if size == "BAD":  # an object that is missing, or is there under a name that is not its own
        raise Refused(_DAMAGED)
    return Row(path, mode, Sha(sha), -1 if size == "-" else int(size))


def _entry(row: Row) -> Entry | None:
    try:
        path = row.path.decode()
    except UnicodeDecodeError:
        return None
    return None if paths.problem(path) else Entry(path, row.mode, row.sha, row.size)

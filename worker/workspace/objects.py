"""Objects of the private repository: written here as git's loose objects, read through `cat-file --batch`.

Small ones are kept in memory, since a run reads the same few files again and again and each reading is a process.
"""

import hashlib
import os
import tempfile
import zlib
from collections.abc import Iterable
from copy import copy
from pathlib import Path

from core.errors import Broken, Refused
from core.names import Sha
from worker.workspace.disk import disk
from worker.workspace.git import Git

_SMALL = 64 << 10  # bytes of one object that is kept
_ALL = 32 << 20  # bytes of all that are


class Objects:
    """The objects that `git` sees; `algorithm` is `sha1` or `sha256`."""

    def __init__(self, git: Git, algorithm: str) -> None:
        self._git = git
        self._algorithm = algorithm
        self._kept: dict[tuple[str, Sha], bytes] = {}
        self._size = 0

    def twin(self) -> "Objects":
        """The same objects, kept in a memory of its own, for another thread."""
        other = copy(self)
        other._kept = dict(self._kept)
        return other

    def write(self, kind: str, content: bytes) -> Sha:
        """Keep `content` as an object; writing it again does nothing."""
        whole = b"%s %d\0" % (kind.encode(), len(content)) + content
        name = hashlib.new(self._algorithm, whole, usedforsecurity=False).hexdigest()
        place = self._git.directory / "objects" / name[:2] / name[2:]
        if not place.exists():
            with disk():
                _put(place, zlib.compress(whole, 1))
        self._keep(kind, Sha(name), content)
        return Sha(name)

    def read(self, names: Iterable[Sha], kind: str = "blob") -> dict[Sha, bytes]:
        """The contents of all `names` with at most one process; `Broken` if one is missing or not a `kind`."""
        wanted = sorted(set(names))
        found = {name: self._kept[kind, name] for name in wanted if (kind, name) in self._kept}
        if missing := [name for name in wanted if name not in found]:
            output = self._git.run("cat-file", "--batch", "--buffer", stdin="\n".join(missing).encode() + b"\n")
            for name, content in zip(missing, _contents(output, kind), strict=True):
                found[name] = content
                self._keep(kind, name, content)
        return found

    def _keep(self, kind: str, name: Sha, content: bytes) -> None:
        """An object never changes, so what is kept is never out of date; when there is too much, all of it goes."""
        if len(content) > _SMALL or (kind, name) in self._kept:
            return
        if self._size + len(content) > _ALL:
            self._kept.clear()
            self._size = 0
        self._kept[kind, name] = content
        self._size += len(content)

    def tree_of(self, commit: Sha) -> Sha:
        """The tree of `commit`; `Refused` if that is not a commit."""
        try:
            head = self.read([commit], "commit")[commit].partition(b"\n")[0]
        except Broken as error:
            raise Refused(f"{commit[:12]} is not a commit of this repository.") from error
        return Sha(head.removeprefix(b"tree ").decode())


def _put(place: Path, packed: bytes) -> None:
    place.parent.mkdir(exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix="tmp_obj_")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(packed)
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _contents(output: bytes, kind: str) -> Iterable[bytes]:
    at = 0
    while at < len(output):
        end = output.index(b"\n", at)
        words = output[at:end].decode().split(" ")
        if len(words) != 3 or words[1] != kind:
            raise Broken(f"The private workspace has no {kind} {words[0][:12]}; start the run again.")
        start, at = end + 1, end + 2 + int(words[2])
        yield output[start : at - 1]

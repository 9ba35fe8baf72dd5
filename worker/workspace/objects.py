"""Objects of the private repository: written here as git's loose objects, read through `cat-file --batch`."""

import hashlib
import os
import tempfile
import zlib
from collections.abc import Iterable
from pathlib import Path

from core.errors import Broken, Refused
from core.names import Sha
from worker.workspace.disk import disk
from worker.workspace.git import Git


class Objects:
    """The objects that `git` sees; `algorithm` is `sha1` or `sha256`."""

    def __init__(self, git: Git, algorithm: str) -> None:
        self._git = git
        self._algorithm = algorithm

    def write(self, kind: str, content: bytes) -> Sha:
        """Keep `content` as an object; writing it again does nothing."""
        whole = b"%s %d\0" % (kind.encode(), len(content)) + content
        name = hashlib.new(self._algorithm, whole, usedforsecurity=False).hexdigest()
        place = self._git.directory / "objects" / name[:2] / name[2:]
        if not place.exists():
            with disk():
                _keep(place, zlib.compress(whole, 1))
        return Sha(name)

    def read(self, names: Iterable[Sha], kind: str = "blob") -> dict[Sha, bytes]:
        """The contents of all `names` with one process; `Broken` if one is missing or not a `kind`."""
        wanted = sorted(set(names))
        if not wanted:
            return {}
        output = self._git.run("cat-file", "--batch", "--buffer", stdin="\n".join(wanted).encode() + b"\n")
        return dict(zip(wanted, _contents(output, kind), strict=True))

    def tree_of(self, commit: Sha) -> Sha:
        """The tree of `commit`; `Refused` if that is not a commit."""
        try:
            head = self.read([commit], "commit")[commit].partition(b"\n")[0]
        except Broken as error:
            raise Refused(f"{commit[:12]} is not a commit of this repository.") from error
        return Sha(head.removeprefix(b"tree ").decode())


def _keep(place: Path, packed: bytes) -> None:
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

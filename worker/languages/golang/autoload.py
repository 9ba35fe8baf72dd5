"""What the go command obeys by itself: what a change of it can do to the tests is not the change's to decide."""

import re
from pathlib import PurePosixPath

from worker.languages.golang.modules import statements

_NAMES = frozenset({"go.work", "go.env", "Makefile", "makefile", "GNUmakefile", "modules.txt"})
_FOLDERS = re.compile(r"(^|/)(vendor|\.pullwright)(/|$)")
_MANIFEST = "go.mod"


def is_autoloaded(path: str, old: bytes | None, new: bytes | None) -> bool:
    """Whether a change of `path` from `old` to `new` can change what the go command does besides compiling it.

    What a go.mod requires and the version of Go that it is written for are the change's own; which toolchain runs it,
    and what stands in for a module (`replace`), are not.
    """
    place = PurePosixPath(path)
    if place.name == _MANIFEST:
        return _steering(old) != _steering(new)
    return place.name in _NAMES or bool(_FOLDERS.search(path))


def _steering(content: bytes | None) -> list[str]:
    lines = statements((content or b"").decode("utf-8", "replace"))
    return [line for line in lines if not line.startswith(("require ", "module ", "go ", "retract ", "// "))]

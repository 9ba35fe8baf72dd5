"""What cargo obeys, and what runs while it builds: what a change of it can do to the tests is not the change's."""

import posixpath
import re
from pathlib import PurePosixPath
from typing import Any

from core.text import toml
from worker.languages.cargo.manifests import NAME, table

_NAMES = frozenset({"build.rs", "rust-toolchain", "rust-toolchain.toml", "Makefile", "makefile", "GNUmakefile"})
_FOLDERS = re.compile(r"(^|/)(\.cargo|vendor|\.pullwright)(/|$)")
_DEPENDENCIES = ("dependencies", "dev-dependencies", "build-dependencies", "target")
_HARMLESS = (*_DEPENDENCIES, "badges", "features", "lints")  # lints can only add complaints to what is compiled
_TOLD = frozenset(
    "name version authors description license license-file readme homepage repository documentation keywords "
    "categories edition rust-version publish include exclude default-run metadata".split()
)


def is_autoloaded(path: str, old: bytes | None, new: bytes | None) -> bool:
    """Whether a change of `path` from `old` to `new` can change what cargo does besides compiling it.

    A Cargo.toml's dependencies, features of them, lints and words about itself are the change's own.
    """
    place = PurePosixPath(path)
    if place.name == NAME:
        return bool(_steering(old) != _steering(new))
    return place.name in _NAMES or bool(_FOLDERS.search(path))


def _steering(content: bytes | None) -> Any:
    if content is None:
        return None
    try:
        data = toml.read(content.decode())
    except ValueError:
        return content
    found = {key: value for key, value in data.items() if key not in (*_HARMLESS, "package")}
    package = data.get("package")
    own = {key: value for key, value in package.items() if key not in _TOLD} if isinstance(package, dict) else package
    if isinstance(found.get("workspace"), dict):
        found["workspace"] = {
            key: each for key, each in found["workspace"].items() if key not in ("dependencies", "lints")
        }
    defaults = data["features"].get("default") if isinstance(data.get("features"), dict) else None
    kept = {**found, "package": own, "default": defaults}
    return {key: value for key, value in kept.items() if value} or None


def loaded_by(path: str, text: str) -> frozenset[str]:
    """The files that a Cargo.toml has run while it builds: its build script, and a procedural macro's first file."""
    if posixpath.basename(path) != NAME:
        return frozenset()
    data = table(text)
    package, library = data.get("package"), data.get("lib")
    build = package.get("build") if isinstance(package, dict) else None
    found = [build] if isinstance(build, str) else []
    if isinstance(library, dict) and (library.get("proc-macro") or library.get("proc_macro")):
        found.append(str(library.get("path", "src/lib.rs")))
    return frozenset(posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) for name in found)

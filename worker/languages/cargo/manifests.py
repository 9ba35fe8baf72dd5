"""The Cargo.toml files of a repository, read with care: any part of one may be missing or nonsense."""

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import Any

from core.text import toml
from worker.languages import FileView

NAME = "Cargo.toml"
_SKIPPED = re.compile(r"(^|/)(target|vendor|node_modules|tests?|fixtures?|\.[^/]*)/")
_MOST = 40


def folders(view: FileView) -> tuple[str, ...]:
    """The folders of the workspaces: those of a Cargo.toml that no other one lies above."""
    found = [posixpath.dirname(path) for path in view.paths if posixpath.basename(path) == NAME]
    found = [folder for folder in found if not _SKIPPED.search(f"{folder}/")]
    known = set(found)
    tops = [folder for folder in found if known.isdisjoint(_parents(folder))]
    return tuple(folder or "." for folder in sorted(tops))[:_MOST]


def _parents(folder: str) -> Iterator[str]:
    while folder:
        folder = posixpath.dirname(folder)
        yield folder


def files(view: FileView, modules: Sequence[str]) -> tuple[str, ...]:
    """The files that decide what is installed."""
    names = (NAME, "Cargo.lock")
    steering = re.compile(r"(^|/)\.cargo/config(\.toml)?$|(^|/)rust-toolchain(\.toml)?$")
    return tuple(
        path
        for path in view.paths
        if (posixpath.basename(path) in names and not _SKIPPED.search(path)) or steering.search(path)
    )


def needs(view: FileView) -> bool:
    """Whether anything comes from elsewhere: a dependency that is no path in this repository."""
    texts = (view.text(path) or "" for path in view.paths if posixpath.basename(path) == NAME)
    return any(_is_foreign(entry) for text in texts for entry in _dependencies(table(text)))


def table(text: str) -> dict[str, Any]:
    """A Cargo.toml; empty if it cannot be read."""
    try:
        return toml.read(text)
    except ValueError:
        return {}


def _dependencies(data: dict[str, Any]) -> Iterator[Any]:
    places = [data, _table(data, "workspace"), *(_table(_table(data, "target"), key) for key in _table(data, "target"))]
    for place in places:
        for kind in ("dependencies", "dev-dependencies", "build-dependencies"):
            yield from _table(place, kind).values()


def _table(data: dict[str, Any], key: str) -> dict[str, Any]:
    found = data.get(key)
    return found if isinstance(found, dict) else {}


def _is_foreign(entry: Any) -> bool:
    return not (isinstance(entry, dict) and ("path" in entry or entry.get("workspace")))

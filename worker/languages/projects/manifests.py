"""What the manifests of one folder say about it: to which family of languages it belongs, and what it is called."""

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.text import toml as written
from worker.languages import FileView
from worker.languages.node import manifest as package
from worker.languages.node.manifest import Manifest
from worker.languages.projects.ignoring import why_not

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "python": ("pyproject.toml", "setup.py", "setup.cfg", "Pipfile", "requirements.txt"),
    "node": ("package.json",),
    "go": ("go.mod", "go.work"),
    "rust": ("Cargo.toml",),
    "java": (*("pom.xml", "build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts"),),
}
LANGUAGES: Mapping[str, tuple[str, ...]] = {"node": ("javascript", "typescript")}
_FAMILY_OF = {name: family for family, names in FAMILIES.items() for name in names}
table = written.table
_WHOLE = ("rust", "java")  # what lies below the topmost manifest is built with it
_Named = Mapping[tuple[str, str], Sequence[str]]
MOST = 400  # folders with manifests that are looked into
LONGEST = 400  # letters of a folder's path
_DELEGATING = re.compile(
    r"\b(lerna|turbo|nx|rush|wireit)\b|\bpnpm\b.* -r\b|--recursive|--workspaces?\b|\bnpm\b.* -ws\b"
    r"|\bworkspaces (foreach|run)\b"
)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder with manifests of one family; a `weak` one is a project only where nothing above it is of its family."""

    path: str
    family: str
    weak: bool = False


def folders(view: FileView) -> list[Folder]:
    """The folders that have manifests, by family, topmost first, without what is part of another one of its family.

    At most `MOST`: `beyond` are the others.
    """
    named = _named(view)
    chosen = _in_order(named)[:MOST]
    known = [Folder(folder, family, _is_weak(view, folder, family, named[family, folder])) for family, folder in chosen]
    kept = [each for each in known if not (each.weak and _higher(each.path, each.family, named))]
    return sorted(kept, key=lambda each: (_depth(each.path), each.path, each.family))


def packages(view: FileView) -> list[str]:
    """The folders that have a package.json, also where that says so little that it makes no project."""
    return [folder for family, folder in _in_order(_named(view))[:MOST] if family == "node"]


def beyond(view: FileView) -> tuple[str, ...]:
    """The folders with manifests that are more than are looked into."""
    rest = _in_order(_named(view))[MOST:]
    return tuple(dict.fromkeys(folder for _, folder in rest if not why_not(folder)[1]))


def above(folder: str, other: str) -> bool:
    """Whether `folder` lies above `other`."""
    return folder != other and (not folder or other.startswith(f"{folder}/"))


def _named(view: FileView) -> _Named:
    """The manifests of each family in each folder, without what another folder's tool builds with it anyway."""
    found: dict[tuple[str, str], list[str]] = {}
    for path in view.paths:
        folder, _, name = path.rpartition("/")
        if len(folder) <= LONGEST and (family := _FAMILY_OF.get(name)):
            found.setdefault((family, folder), []).append(name)
    works = {key: names for key, names in found.items() if "go.work" in names}
    whole = {"go": works, **dict.fromkeys(_WHOLE, found)}
    return {(kind, at): names for (kind, at), names in found.items() if not _higher(at, kind, whole.get(kind, {}))}


def _in_order(named: _Named) -> list[tuple[str, str]]:
    """Family and folder; last those that are no projects in any case."""
    return sorted(named, key=lambda key: (bool(why_not(key[1])[1]), _depth(key[1]), key[1], key[0]))


def _depth(folder: str) -> int:
    return folder.count("/") + bool(folder)


def _higher(folder: str, family: str, known: _Named) -> bool:
    """Whether a folder above is known, too. Its way is walked, not all that are known: they may be very many."""
    while folder:
        folder = posixpath.dirname(folder)
        if (family, folder) in known:
            return True
    return False


def _is_weak(view: FileView, folder: str, family: str, names: Sequence[str]) -> bool:
    if family == "node":
        said = read(view, folder)
        return not (said.scripts or said.needs)
    if family != "python" or {"setup.py", "Pipfile"} & set(names):
        return False
    about = toml(view, f"{folder}/pyproject.toml")
    named = bool(about.get("project") or table(about, "tool", "poetry"))
    return not (named or "[metadata]" in (view.text(f"{folder}/setup.cfg".lstrip("/")) or ""))


class At:
    """The manifests of one folder, read as if it were the root."""

    def __init__(self, view: FileView, folder: str) -> None:
        self._view, self._folder = view, folder
        self.paths: Sequence[str] = ()

    def text(self, path: str) -> str | None:
        """The file as text."""
        return self._view.text(posixpath.join(self._folder, path))


def read(view: FileView, folder: str) -> Manifest:
    """The package.json of a folder; empty if there is none."""
    return package.read(At(view, folder))


def toml(view: FileView, path: str) -> dict[str, Any]:
    """A TOML file; empty if it cannot be read."""
    try:
        return written.read(view.text(path.lstrip("/")) or "")
    except ValueError:
        return {}


def delegates(said: Manifest) -> bool:
    """Whether `npm test` runs nothing but the tests of other packages, or there is none."""
    return not said.test or bool(_DELEGATING.search(said.test))

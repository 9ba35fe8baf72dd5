"""What the manifests of one folder say about it: to which family of languages it belongs, and what it is called."""

import posixpath
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from worker.languages import FileView
from worker.languages.node import manifest as package
from worker.languages.node.manifest import Manifest

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "python": ("pyproject.toml", "setup.py", "setup.cfg", "Pipfile", "requirements.txt"),
    "node": ("package.json",),
    "go": ("go.mod", "go.work"),
    "rust": ("Cargo.toml",),
    "java": (*("pom.xml", "build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts"),),
}
LANGUAGES: Mapping[str, tuple[str, ...]] = {"node": ("javascript", "typescript")}
_FAMILY_OF = {name: family for family, names in FAMILIES.items() for name in names}
_WHOLE = ("rust", "java")  # what lies below the topmost manifest is built with it
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
    """Every folder that has manifests, by family, topmost first, without what is part of another one of its family."""
    found: dict[tuple[str, str], list[str]] = {}
    for path in view.paths:
        folder, _, name = path.rpartition("/")
        if family := _FAMILY_OF.get(name):
            found.setdefault((family, folder), []).append(name)
    known = [Folder(folder, family, _is_weak(view, folder, family, names)) for (family, folder), names in found.items()]
    works = [each.path for each in known if each.family == "go" and "go.work" in found["go", each.path]]
    kept = [each for each in known if not _is_part(each, known, works)]
    return sorted(kept, key=lambda each: (each.path.count("/") + bool(each.path), each.path, each.family))


def above(folder: str, other: str) -> bool:
    """Whether `folder` lies above `other`."""
    return folder != other and (not folder or other.startswith(f"{folder}/"))


def _is_part(each: Folder, known: Sequence[Folder], works: Sequence[str]) -> bool:
    higher = [other for other in known if other.family == each.family and above(other.path, each.path)]
    if each.family == "go":
        return any(above(work, each.path) for work in works)
    return bool(higher) and (each.family in _WHOLE or each.weak)


def _is_weak(view: FileView, folder: str, family: str, names: Sequence[str]) -> bool:
    if family == "node":
        said = read(view, folder)
        return not (said.scripts or said.needs)
    if family != "python" or {"setup.py", "Pipfile"} & set(names):
        return False
    about = toml(view, f"{folder}/pyproject.toml")
    named = bool(about.get("project") or table(about, "tool", "poetry"))
    return not (named or "[metadata]" in (view.text(f"{folder}/setup.cfg".lstrip("/")) or ""))


class _Below:
    """The manifests of one folder, read as if it were the root."""

    def __init__(self, view: FileView, folder: str) -> None:
        self._view, self._folder = view, folder
        self.paths: Sequence[str] = ()

    def text(self, path: str) -> str | None:
        """The file as text."""
        return self._view.text(posixpath.join(self._folder, path))


def read(view: FileView, folder: str) -> Manifest:
    """The package.json of a folder; empty if there is none."""
    return package.read(_Below(view, folder))


def toml(view: FileView, path: str) -> dict[str, Any]:
    """A TOML file; empty if it cannot be read."""
    try:
        return tomllib.loads(view.text(path.lstrip("/")) or "")
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def table(data: Mapping[str, Any], *way: str) -> dict[str, Any]:
    """The table at the end of the `way`; empty where there is none."""
    found: Any = data
    for key in way:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def delegates(said: Manifest) -> bool:
    """Whether `npm test` runs nothing but the tests of other packages, or there is none."""
    return not said.test or bool(_DELEGATING.search(said.test))

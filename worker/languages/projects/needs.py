"""Which projects of a repository are built on which others, where their manifests say so plainly."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from worker.languages import FileView
from worker.languages.cargo.manifests import table as cargo_table
from worker.languages.golang.modules import statements
from worker.languages.node import manifest as package
from worker.languages.placing import Within
from worker.languages.projects.folders import Place
from worker.languages.projects.manifests import At, table, toml

_LOCAL = re.compile(r"^(?:file|link|portal):(?P<path>[./][^\s#?]*)$|^(?P<plain>\.{1,2}/[^\s#?]*)$")
_REQUIREMENT = re.compile(  # within one line: what spans lines would be looked for anew from each of them
    r"^[ \t]*(?:(?:-e|--editable)[ =][ \t]*)?(?:[\w.-]+(?:\[[^\]\n]*\])?[ \t]*@[ \t]*)?(?:file:)?"
    r"(?P<path>\.{1,2}(?:/[\w./-]*)?)(?:\[[^\]\n]*\])?[ \t\r]*(?:[;#].*)?$",
    re.MULTILINE,
)
_LISTS = re.compile(r"(?:requirements/)?[\w.-]*requirements[\w.-]*\.(?:txt|in)|requirements/[\w.-]+\.txt")
_REPLACED = re.compile(r"^replace \S+(?: v\S+)? => (?P<path>\.{1,2}(?:/\S*)?)$")
_INCLUDED = re.compile(r"includeBuild\s{0,40}\(?\s{0,40}[\"'](?P<path>\.{1,2}/[\w./-]+)[\"']")
_KINDS = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")
_LARGEST = 400_000  # characters of a manifest


def needs(view: FileView, places: Sequence[Place]) -> Mapping[str, tuple[str, ...]]:
    """For each project's folder those that it is built on, of the same family."""
    found = {}
    for place in places:
        same = [other.folder for other in places if other.family == place.family and other.folder != place.folder]
        own = Within(view, place.folder, [other.folder for other in places if _below(place.folder, other.folder)])
        named = (_owner(posixpath.normpath(posixpath.join(place.folder, path)), same) for path in _paths(own, place))
        direct = {folder for folder in named if folder is not None}
        direct |= set(_by_name(view, place, places))
        found[place.folder] = tuple(sorted(direct - {place.folder}))
    return found


def _below(folder: str, other: str) -> bool:
    return folder != other and (not folder or other.startswith(f"{folder}/"))


def _owner(path: str, folders: Sequence[str]) -> str | None:
    """The deepest of `folders` that holds `path`; the root only by its own name."""
    holding = [folder for folder in folders if folder and (path == folder or path.startswith(f"{folder}/"))]
    return max(holding, key=len) if holding else ("" if path == "." and "" in folders else None)


def _paths(own: FileView, place: Place) -> Iterator[str]:
    """The paths that the manifests of a project name, from its folder."""
    readers = {"node": _node, "python": _python, "go": _go, "rust": _rust, "java": _java}
    yield from readers[place.family](own)


def _node(own: FileView) -> Iterator[str]:
    for _, said in _node_entries(own):
        if match := _LOCAL.match(said):
            yield match["path"] or match["plain"]


def _node_entries(own: FileView) -> Iterator[tuple[str, str]]:
    data = package.content(own)
    for kind in _KINDS:
        listed = data.get(kind)
        yield from (
            (name, said) for name, said in (listed.items() if isinstance(listed, dict) else ()) if isinstance(said, str)
        )


def are_copied(own: FileView) -> bool:
    """Whether a file of requirements names what lies beside it, and not as editable: a copy of it is installed."""
    return any(not match[0].lstrip().startswith(("-e", "--editable")) for match in _requirements(own))


def _requirements(own: FileView) -> Iterator[re.Match[str]]:
    for path in filter(_LISTS.fullmatch, own.paths):
        yield from _REQUIREMENT.finditer((own.text(path) or "")[:_LARGEST])


def _python(own: FileView) -> Iterator[str]:
    yield from (match["path"] for match in _requirements(own))
    data = toml(own, "pyproject.toml")
    poetry = table(data, "tool", "poetry")
    tables = [table(poetry, "dependencies"), table(poetry, "dev-dependencies"), table(data, "tool", "uv", "sources")]
    tables += [table(poetry, "group", name, "dependencies") for name in table(poetry, "group")]
    for entry in (entry for each in tables for entry in each.values()):
        yield from (one["path"] for one in (entry if isinstance(entry, list) else [entry]) if _has_path(one))


def _has_path(entry: Any) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("path"), str)


def _go(own: FileView) -> Iterator[str]:
    for path in own.paths:
        if posixpath.basename(path) in ("go.mod", "go.work"):
            lines = statements((own.text(path) or "")[:_LARGEST])
            found = (_REPLACED.match(line) for line in lines)
            yield from (posixpath.join(posixpath.dirname(path), match["path"]) for match in found if match)


def _rust(own: FileView) -> Iterator[str]:
    for path in own.paths:
        if posixpath.basename(path) == "Cargo.toml":
            start = posixpath.dirname(path)
            yield from (posixpath.join(start, each) for each in _named_paths(cargo_table(own.text(path) or "")))


def _named_paths(data: Any, depth: int = 0) -> Iterator[str]:
    if isinstance(data, dict) and depth < 6:
        if isinstance(data.get("path"), str):
            yield data["path"]
        for key, value in data.items():
            if key not in ("lib", "bin", "test", "example", "bench", "package"):
                yield from _named_paths(value, depth + 1)


def _java(own: FileView) -> Iterator[str]:
    for path in own.paths:
        if posixpath.basename(path) in ("settings.gradle", "settings.gradle.kts"):
            start = posixpath.dirname(path)
            found = _INCLUDED.finditer((own.text(path) or "")[:_LARGEST])
            yield from (posixpath.join(start, match["path"]) for match in found)


def _by_name(view: FileView, place: Place, places: Sequence[Place]) -> Iterator[str]:
    """Members of the same workspace that are named as dependencies."""
    home = place.folder if place.home is None else place.home
    members = [other for other in places if other.family == place.family and home in (other.home, other.folder)]
    names = {_name(view, other): other.folder for other in members}
    own = At(view, place.folder)
    if place.family == "node":
        yield from (names[name] for name, _ in _node_entries(own) if name in names)
        return
    said = table(toml(own, "pyproject.toml"), "project").get("dependencies")
    for line in said if isinstance(said, list) else ():
        name = _normal(re.split(r"[^\w.-]", str(line).strip(), maxsplit=1)[0])
        if name in names:
            yield names[name]


def _name(view: FileView, place: Place) -> str:
    own = At(view, place.folder)
    if place.family == "node":
        return str(package.content(own).get("name") or "(none)")
    return _normal(str(table(toml(own, "pyproject.toml"), "project").get("name") or "(none)"))


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()

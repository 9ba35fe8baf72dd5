"""From a folder to its project: recognised by its own files, installed with what it is built on."""

import posixpath
import shlex
from collections.abc import Collection, Iterator
from dataclasses import replace

from core.repo_config import OwnProject, RepoConfig
from worker.languages import FileView, Project, hints, named
from worker.languages.node import mirror
from worker.languages.placing import Within, placed
from worker.languages.projects.folders import Place
from worker.languages.projects.layout import Layout
from worker.languages.projects.manifests import table, toml
from worker.languages.projects.needs import are_copied
from worker.languages.pythonic import dependencies as pythonic

_INSTALLED = ("pyproject.toml", "setup.py")  # by which pip takes a folder


def recognised(view: FileView, config: RepoConfig, place: Place, own: OwnProject, layout: Layout) -> Project:
    """The project at `place`; what the repository says itself (`own`) is not looked for."""
    files = Within(view, place.folder, layout.below(place.folder))
    asked = config.model_copy(
        update={"language": place.language, "setup": own.setup, "test": own.test, "checks": (), "projects": ()}
    )
    bare = _found(files, asked, place.language)
    fitted = hints.fitted(named(place.language), files, asked, layout.said, place.folder, bare)
    found = placed(fitted, place.folder)
    if own.setup is None:
        found = _with_others(view, files, asked, place, layout, found)
    return replace(found, needs=layout.needs.get(place.folder, ()), checks=own.checks)


def _found(files: FileView, asked: RepoConfig, language: str) -> Project:
    found = named(language).recognise(files, asked)
    assert found is not None, "every language takes files that somebody said are in it"
    return found


def _with_others(
    view: FileView, files: FileView, asked: RepoConfig, place: Place, layout: Layout, found: Project
) -> Project:
    """With the set-up that also brings what is not from a registry: the other projects that it is built on.

    What a whole workspace shares is the same for each of its members, so that it is installed once.
    """
    lines: list[str] = []
    if place.family == "node" and len(together := _together(place, layout)) > 1:
        return _mirrored(view, place, together, found)
    if place.family == "python" and place.home is not None:
        home = placed(_found(Within(view, place.home), asked, place.language), place.home)
        found = replace(found, probe=home.probe, setup=home.setup, setup_files=home.setup_files)
    elif place.family == "python":
        lines = list(_local(view, files, place, layout))
    elif place.family == "rust" and layout.needs.get(place.folder) and not found.setup:
        lines = ["true"]  # its own crates come from here, but theirs may not
    if lines:
        made = placed(_found(files, asked.model_copy(update={"setup": tuple(lines)}), place.language), place.folder)
        found = replace(found, probe=made.probe, setup=made.setup, setup_files=made.setup_files)
    more = _manifests(view, place, layout) if found.setup else ()
    return replace(found, setup_files=tuple(dict.fromkeys((*found.setup_files, *more))))


def _local(view: FileView, files: FileView, place: Place, layout: Layout) -> Iterator[str]:
    """pip's lines for the projects beside this one: there before anything asks for them, and as links in the end.

    pip knows no sources of uv's, and takes copies of what is not named as editable.
    """
    beside = [each for each in layout.all_needs(place.folder) if _is_installed(view, each)]
    paths = [shlex.quote(posixpath.relpath(each or ".", place.folder or ".")) for each in beside]
    if not paths:
        return
    data = toml(files, "pyproject.toml")
    if table(data, "tool", "uv", "sources"):
        yield from (f"{pythonic.PYTHON} -m pip install -e {path}" for path in paths)
    yield from hints.setup(files, layout.said, place.folder) or pythonic.found(files)
    if table(data, "tool") or are_copied(files):
        yield from (f"{pythonic.PYTHON} -m pip install --no-deps -e {path}" for path in paths)


def _is_installed(view: FileView, folder: str) -> bool:
    return any(view.text(posixpath.join(folder, name)) is not None for name in _INSTALLED)


def _together(place: Place, layout: Layout) -> set[str]:
    """The folders of the packages that are installed with this one, which is one of them."""
    home = place.folder if place.home is None else place.home
    return {home, *layout.members(home), *layout.all_needs(place.folder), place.folder}


def _mirrored(view: FileView, place: Place, together: Collection[str], found: Project) -> Project:
    home = place.folder if place.home is None else place.home
    typed = found.language == "typescript"
    lines = mirror.lines(view, home, together, typed=typed, loader=typed and found.framework == "node")
    setup = tuple(("sh", "-ec", line) for line in lines)
    return replace(found, setup=setup, setup_files=tuple(mirror.files(view, together)))


def _manifests(view: FileView, place: Place, layout: Layout) -> Iterator[str]:
    """The files of others that decide what is installed."""
    members = [each.folder for each in layout.places if place.home is not None and each.home == place.home]
    for folder in dict.fromkeys((*layout.all_needs(place.folder), *members)):
        own = Within(view, folder, layout.below(folder))
        yield from (posixpath.join(folder, path) for path in own.paths if _decides(path, place.family))


def _decides(path: str, family: str) -> bool:
    if family == "python":
        return pythonic.is_manifest(path)
    return posixpath.basename(path) in {
        "go.mod",
        "go.sum",
        "Cargo.toml",
        "Cargo.lock",
        "pom.xml",
        "build.gradle",
        "build.gradle.kts",
    }

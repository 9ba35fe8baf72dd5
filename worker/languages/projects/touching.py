"""Which projects a change touches: by the files below them, by what installs them, and by what they are built on."""

import posixpath
import re
from collections.abc import Iterable, Sequence

from worker.languages import Project, languages
from worker.languages.projects.manifests import above

_PROSE = re.compile(
    r"\.(md|markdown|rst|adoc)$|(^|/)(licen[cs]e|copying|notice|authors|contributors|changelog|codeowners)[\w.-]*$",
    re.IGNORECASE,
)


def is_prose(path: str) -> bool:
    """Whether a file is read by people only, as far as its name tells."""
    return bool(_PROSE.search(path)) and not path.endswith((".py", ".js", ".ts", ".go", ".rs", ".java"))


def loose(projects: Sequence[Project], paths: Iterable[str]) -> tuple[str, ...]:
    """The files of code that count for no project: nothing here runs them."""
    code = tuple(suffix for language in languages() for suffix in language.suffixes)
    return tuple(path for path in paths if path.endswith(code) and not owners(projects, path))


def touched(projects: Sequence[Project], paths: Iterable[str]) -> tuple[Project, ...]:
    """The projects, in their order, that a change of `paths` touches, with all that are built on one of them.

    A file that is in no project counts for all of them below its folder; of those, prose counts for none. Prose within
    a project is no reason to look at what is built on it.
    """
    listed = list(paths)
    near = {project.folder for path in listed for project in owners(projects, path)}
    plain = [path for path in listed if not is_prose(path)]
    deep = {project.folder for path in plain for project in owners(projects, path)}
    deep |= {project.folder for path in plain for project in projects if path in project.setup_files}
    while more := {p.folder for p in projects if p.folder not in deep and deep & set(p.needs)}:
        deep |= more
    return tuple(project for project in projects if project.folder in near | deep)


def owners(projects: Sequence[Project], path: str) -> list[Project]:
    """The projects that a file is of: those in the deepest folder above it, else all below its own folder."""
    holding = [p for p in projects if not p.folder or path.startswith(f"{p.folder}/")]
    if holding:
        deepest = max(len(project.folder) for project in holding)
        return [project for project in holding if len(project.folder) == deepest]
    folder = posixpath.dirname(path)
    return [] if is_prose(path) else [project for project in projects if above(folder, project.folder)]

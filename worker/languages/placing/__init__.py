"""Where a project lies in its repository: its commands run in its folder, and its tests are named from the root."""

import posixpath
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.runs import TestResult, TestRun
from worker.languages import FileView, Project
from worker.languages._records import TOOLS
from worker.sandbox import WORK

_SHELL = ("sh", "-ec")


class Within:
    """The files below `folder` (empty: all), by their paths there, without those below the folders `but`."""

    def __init__(self, view: FileView, folder: str, but: Iterable[str] = ()) -> None:
        self._view, self._start = view, f"{folder}/" if folder else ""
        others = tuple(f"{each}/" for each in but)
        own = (path for path in view.paths if path.startswith(self._start) and not path.startswith(others))
        self.paths: Sequence[str] = [path[len(self._start) :] for path in own]

    def text(self, path: str) -> str | None:
        """The file as text; None if there is no such file or it is not text."""
        return self._view.text(self._start + path)


def cwd(project: Project) -> str:
    """The folder of a box in which the commands of `project` run."""
    return f"{WORK}/{project.folder}" if project.folder else WORK


def placed(project: Project, folder: str) -> Project:
    """`project`, as it was found by its own files alone, in the `folder` of a repository."""
    if not folder:
        return project
    return replace(
        project,
        folder=folder,
        setup=project.setup if project.setup_apart else tuple(_there(command, folder) for command in project.setup),
        setup_files=tuple(f"{folder}/{path}" for path in project.setup_files),
    )


def _there(command: tuple[str, ...], folder: str) -> tuple[str, ...]:
    place = shlex.quote(folder)
    if command[:2] == _SHELL and len(command) == 3:
        return (*_SHELL, f"cd {place}; {command[2]}")
    return (*_SHELL, f"cd {place}; {shlex.join(command)}")


def modules(project: Project, listed: Iterable[str]) -> list[str]:
    """Folders that are named from the project's own, named from the root."""
    return [posixpath.normpath(posixpath.join(project.folder or ".", each)) for each in listed]


def inside(project: Project, paths: Iterable[str]) -> list[str]:
    """Paths that are named from the root, named from the project's folder."""
    return [path.removeprefix(f"{project.folder}/") if project.folder else path for path in paths]


def from_root(run: TestRun, project: Project) -> TestRun:
    """A run of a project in a folder, as one of the repository: a command that counts as one test, and what was noticed
    about the test tools, have the folder in their names, so that two projects' never meet.
    """
    if not project.folder:
        return run
    results = tuple(replace(result, id=_id(result, project)) for result in run.results)
    command = project.typed if run.command == project.test_command else run.command
    return replace(run, results=results, command=command)


def _id(result: TestResult, project: Project) -> str:
    if result.id == project.test_command:
        return project.typed
    return f"{result.id} in {project.folder}" if result.id.startswith(TOOLS) else result.id


def paths_from_root(run: TestRun, project: Project) -> TestRun:
    """A run whose tests are named from the project's folder, with names from the root."""
    start = f"{project.folder}/" if project.folder else ""
    named = (each if each.id.startswith(TOOLS) else replace(each, id=start + each.id) for each in run.results)
    return replace(run, results=tuple(named))

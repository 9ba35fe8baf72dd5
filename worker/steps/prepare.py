"""The first step: a private copy of the repository, its configuration, and what kind of project it is.

Everything here can be refused with one sentence before anything was started or written.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.errors import Refused
from core.names import Sha
from core.repo_config import CONFIG_PATH, RepoConfig, parse
from core.runs import Issue
from worker.languages import Project
from worker.languages.projects import find
from worker.steps.request import Rules
from worker.workspace import Workspace, open_workspace, reopen_workspace

_STRAY = (".pullwright.yml", ".pullwright.yaml", "pullwright.yml", "pullwright.yaml", ".github/pullwright.yaml")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A checkout that can be worked on."""

    workspace: Workspace
    config: RepoConfig
    project: Project  # the only one, or the first of several
    projects: tuple[Project, ...] = ()  # all of them, where they are several
    notes: tuple[str, ...] = ()  # for the report: what is to be known of all, and which folders are none, and why
    beyond: tuple[str, ...] = ()  # the folders of those that are more than are looked at

    @property
    def languages(self) -> tuple[str, ...]:
        """What its projects are written in."""
        return tuple(dict.fromkeys(project.language for project in self.projects or (self.project,)))


class TreeView:
    """The files of one tree, as text, for detection."""

    def __init__(self, workspace: Workspace, tree: Sha) -> None:
        self._workspace = workspace
        self._tree = tree
        self.paths: Sequence[str] = [entry.path for entry in workspace.entries(tree)]

    def text(self, path: str) -> str | None:
        """The file as text, undecodable bytes replaced; None where there is no such file."""
        raw = self._workspace.read(self._tree, path)
        return None if raw is None else raw.decode("utf-8", "replace")


def prepare(
    source: Path,
    scratch: Path,
    issue: Issue,
    base: Sha | None = None,
    rules: Rules | None = None,
    start: Sha | None = None,
) -> Prepared:
    """The checkout at `source` cloned into `scratch`; `base` where a killed run had begun from another commit.

    `start` is the tree that edits are made to where that is not the base's.
    """
    workspace = reopen_workspace(source, scratch, base) if base is not None else open_workspace(source, scratch)
    config = rules.config if rules else _own(workspace)
    if start is not None:
        workspace.starting_at(start)
    return prepared_of(workspace, config, issue)


def _own(workspace: Workspace) -> RepoConfig:
    """What the base says about itself; a file that is meant for that and lies elsewhere is not passed over."""
    tree = workspace.base_tree
    text = workspace.read(tree, CONFIG_PATH)
    if text is None and (stray := next((path for path in _STRAY if workspace.read(tree, path) is not None), "")):
        raise Refused(f"{stray} is not read: move it to {CONFIG_PATH} and commit that.")
    return parse(text or b"", CONFIG_PATH)


def prepared_of(workspace: Workspace, config: RepoConfig, issue: Issue) -> Prepared:
    """`workspace` with the projects that are in its base."""
    found = find(TreeView(workspace, workspace.base_tree), config, issue.text)
    first = found.projects[0]
    if len(found.projects) == 1 and not found.beyond:
        return Prepared(workspace, config, replace(first, notes=(*first.notes, *found.notes)))
    return Prepared(workspace, config, first, found.projects, (*found.notes, *found.left_out), found.beyond)

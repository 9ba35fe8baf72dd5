"""Everything that is needed to run the tests of a tree."""

from dataclasses import dataclass

from core.names import Sha
from core.runs import Issue
from worker.checks.evidence.keeping import Bases
from worker.languages import Language, Project, named
from worker.sandbox import Driver, Image, Layer, Limits
from worker.workspace import Entry, Workspace


@dataclass(frozen=True, slots=True)
class Lab:
    """A workspace, a sandbox to run its trees in, and what the repository is."""

    workspace: Workspace
    driver: Driver
    image: Image
    layer: Layer | None
    limits: Limits
    project: Project
    issue: Issue
    bases: Bases | None = None  # what bases were measured to be; None: every base is measured anew

    @property
    def language(self) -> Language:
        """The language of the project."""
        return named(self.project.language)

    def files(self, tree: Sha) -> dict[str, Entry]:
        """The files of a tree by path."""
        return {entry.path: entry for entry in self.workspace.entries(tree)}

    def text(self, tree: Sha, path: str) -> str | None:
        """A file as text; undecodable bytes are replaced."""
        content = self.workspace.read(tree, path)
        return content.decode("utf-8", "replace") if content is not None else None


def needs_layer(driver: Driver, image: Image, project: Project) -> bool:
    """Whether the project's set-up has to be installed, or a bare box already holds all it would bring."""
    if not project.setup:
        return False
    return not (project.probe and driver.holds(image, project.probe))

"""Everything that is needed to run the tests of a tree."""

from dataclasses import dataclass

from core.names import Sha
from core.runs import Issue
from worker.checks.evidence.keeping import Bases
from worker.languages import Language, Project, named
from worker.languages.placing import cwd
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
    others: tuple[str, ...] = ()  # the folders of the repository's other projects
    bases: Bases | None = None  # what bases were measured to be; None: every base is measured anew

    @property
    def language(self) -> Language:
        """The language of the project."""
        return named(self.project.language)

    @property
    def cwd(self) -> str:
        """The folder of a box in which the project's commands run."""
        return cwd(self.project)

    def owns(self, path: str) -> bool:
        """Whether a file is the project's: in its folder, and in no deeper one that is another's."""
        own = self.project.folder
        deeper = tuple(f"{other}/" for other in self.others if len(other) > len(own))
        return (not own or path.startswith(f"{own}/")) and not (deeper and path.startswith(deeper))

    def names(self, path: str) -> tuple[str, ...]:
        """A path as it is named from the root, and from each project that it is below."""
        starts = (f"{folder}/" for folder in (self.project.folder, *self.others) if folder)
        return (path, *(path[len(start) :] for start in starts if path.startswith(start)))

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

"""The projects of a repository: found by their manifests, or as the configuration lists them.

What a repository says of itself beside its manifests, to containers and to CI, helps to choose among what was found:
see `worker.languages.hints`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.errors import Refused
from core.repo_config import OwnProject, RepoConfig
from worker.languages import FileView, Project, detect, hints, named
from worker.languages.hints import Said
from worker.languages.placing import Within
from worker.languages.projects import manifests
from worker.languages.projects.folders import Place, family_of, places
from worker.languages.projects.layout import layout
from worker.languages.projects.recognising import recognised
from worker.languages.projects.workspaces import homes

MOST = 60  # projects of a repository that are looked at


@dataclass(frozen=True, slots=True)
class Found:
    """The projects, the root first if it is one; at least one. `left_out` says of other folders why they are none.

    `beyond` are the folders of projects that are more than are looked at.
    """

    projects: tuple[Project, ...]
    left_out: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # what tests have in CI and not here, where they are several


def find(view: FileView, config: RepoConfig, issue: str = "", base: FileView | None = None) -> Found:
    """The projects in the files of `view`; `Refused` where the code is in other languages only.

    Hints are those of `base`, where `view` is that with a change.

    What the configuration says wins: `projects` are all there are, and a command for the root alone makes it the one.
    """
    said = hints.read(base or view)
    if config.projects:
        return _listed(view, config, issue, said)
    if config.describes_root:
        return Found((_alone(view, config, issue, said),))
    found, left_out = places(view)
    if not found:
        return Found((_alone(view, config, issue, said),), left_out)
    chosen = found[:MOST]
    known = layout(view, chosen, said)
    own = OwnProject(path=".")
    projects = tuple(recognised(view, config, place, own, known) for place in chosen)
    beyond = (*(place.folder for place in found[MOST:]), *manifests.beyond(view))
    return Found(projects, left_out, beyond, hints.notes(said))


def _alone(view: FileView, config: RepoConfig, issue: str, said: Said) -> Project:
    """The one project at the root."""
    found = detect(view, config, issue)
    fitted = hints.fitted(named(found.language), view, config, said, "", found)
    return replace(fitted, notes=(*fitted.notes, *hints.notes(said)))


def again(
    view: FileView, config: RepoConfig, project: Project, issue: str = "", base: FileView | None = None
) -> Project | None:
    """`project` as it is in other files; None where it is not there any more, or in another language."""
    same = (project.folder, project.language)
    return next((one for one in find(view, config, issue, base).projects if (one.folder, one.language) == same), None)


def _listed(view: FileView, config: RepoConfig, issue: str, said: Said) -> Found:
    root = OwnProject(path=".", language=config.language, setup=config.setup, test=config.test)
    listed = (*((root,) if config.describes_root else ()), *config.projects)
    described = [(own, _place(view, config, own, listed, issue)) for own in listed]
    known = layout(view, [place for _, place in described], said)
    projects = tuple(recognised(view, config, place, own, known) for own, place in described)
    return Found(projects, notes=hints.notes(said))


def _place(view: FileView, config: RepoConfig, own: OwnProject, listed: Sequence[OwnProject], issue: str) -> Place:
    folder = "" if own.path == "." else own.path
    files = Within(view, folder, [each.path for each in listed if each.path.startswith(f"{folder}/" if folder else "")])
    if not files.paths:
        raise Refused(
            f"There are no files in {own.path!r}, which is listed as a project: correct `projects` in "
            ".github/pullwright.yml, or `working_directory` in the workflow."
        )
    bare = config.model_copy(update={"language": own.language, "setup": own.setup, "test": own.test, "projects": ()})
    language = detect(files, bare, issue).language
    family = family_of(language)
    same = [each.path for each in manifests.folders(view) if each.family == family]
    return Place(folder, family, language, homes(view, same, family).get(folder))

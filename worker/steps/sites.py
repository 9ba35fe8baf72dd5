"""The projects of a repository as they are measured: each is installed, and its base measured, when it is first needed.

Before a model has answered nobody knows what a change touches.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock

from core.errors import Refused, Unfinished
from core.repo_config import Bounds
from core.runs import Check, CheckStatus, Issue, Outcome, Patch, TestRun
from core.words import count
from worker.checks.evidence.keeping import Bases
from worker.checks.evidence.measuring import has_tests
from worker.checks.functional import Baseline, Lab, Site, baseline
from worker.languages import Project, named
from worker.languages.projects.touching import is_prose, loose, touched
from worker.record import Recorder
from worker.sandbox import Limits
from worker.steps.dependencies import install
from worker.steps.prepare import Prepared
from worker.tools import Tools

MOST = 8  # projects that are measured for one change
_MIB = 1 << 20
_TOLD = 5
_LOG = 300  # characters of why something could not be installed


@dataclass(frozen=True, slots=True)
class Means:
    """What laboratories are made with: for which issue, whose the layers are, and how much room a project gets."""

    issue: Issue
    owner: str
    tools: Tools
    room: Callable[[Project], Limits]
    recorder: Recorder
    bases: Bases | None = None  # what bases were measured to be; None: each is measured, as by whoever verifies

    def lab(self, prepared: Prepared, *, installed: bool = True) -> Lab:
        """The laboratory of the `project` of `prepared`, its dependencies installed; `Unfinished` with the log."""
        project, driver = prepared.project, self.tools.driver
        with self.recorder.step("sandbox") as note:
            image = driver.image(named(project.language).image)
            where = f"{driver.name} in {image.runtime}" if image.runtime else driver.name
            note.text = f"{where}, {image.tag}"
        layer = install(prepared, image, self.tools, self.recorder, self.owner) if installed else None
        others = tuple(other.folder for other in prepared.projects if other.folder != project.folder)
        room = self.room(project)
        return Lab(prepared.workspace, driver, image, layer, room, project, self.issue, others, self.bases)


@dataclass(frozen=True, slots=True)
class Touched:
    """What a change touches: what can be measured, and what cannot, with why.

    `grave`: what cannot be is not only prose, so there is no proof.
    """

    sites: tuple[Site, ...]
    unmeasured: tuple[str, ...] = ()
    grave: bool = False

    def told(self, check: Check) -> Check:
        """The functional check with which projects were measured; not a proof while one that is changed was not."""
        names = ", ".join(site.lab.project.folder or "the root" for site in self.sites)
        said = f"{check.summary} Measured: {names or 'nothing'}."
        if not self.unmeasured:
            return replace(check, summary=said)
        proof = check.status is CheckStatus.PASSED and self.grave
        status = CheckStatus.UNPROVEN if proof else check.status
        return replace(check, status=status, summary=f"{said} Not measured: {'; '.join(self.unmeasured)}.")


class Sites:
    """The sites of a run. Several threads may ask; what is laid is laid once."""

    def __init__(self, means: Means, prepared: Prepared) -> None:
        self._means, self._prepared = means, prepared
        self._known: dict[tuple[str, str], Site | str] = {}
        self._lock = Lock()

    @property
    def laid(self) -> tuple[Site, ...]:
        """Those that were needed until now, in the order of the projects."""
        known = [self._known.get(_key(project)) for project in self._prepared.projects]
        return tuple(site for site in known if isinstance(site, Site))

    def site(self, project: Project) -> Site | str:
        """The site of `project`, laid now if it was not; or why it cannot be, in one sentence without its full stop."""
        with self._lock:
            if _key(project) not in self._known:
                self._known[_key(project)] = self._laid(project)
            return self._known[_key(project)]

    def touched(self, patch: Patch) -> Touched:
        """The sites of what `patch` touches: the first project of all where that is nothing."""
        projects = self._prepared.projects
        chosen = touched(projects, patch.paths) or projects[:1]
        serious = {_key(each) for each in touched(projects, [path for path in patch.paths if not is_prose(path)])}
        sites, missing, grave = [], [], False
        for number, project in enumerate(chosen):
            found = self.site(project) if number < MOST else f"more than {MOST} projects are touched"
            why = found if isinstance(found, str) else self._nothing(found, patch)
            if why:
                missing.append(f"{project.folder or 'the root'} ({why})")
                grave = grave or _key(project) in serious
            elif isinstance(found, Site):
                sites.append(found)
        beyond = [f for f in self._prepared.beyond if any(path.startswith(f"{f}/") for path in patch.paths)]
        missing += [f"{folder} (there are more projects than are looked at)" for folder in beyond]
        free = [path for path in loose(projects, patch.paths) if not path.startswith(tuple(f"{f}/" for f in beyond))]
        missing += [f"{path} (it is in no project)" for path in free[:_TOLD]]
        return Touched(tuple(sites), tuple(missing), grave or bool(beyond or free))

    def bare(self) -> Lab:
        """The laboratory of the first project with nothing installed: for its files, and for no tests."""
        return self._means.lab(self._prepared, installed=False)

    def _nothing(self, site: Site, patch: Patch) -> str:
        trees = (site.lab.workspace.base_tree, patch.tree)
        with self._lock:  # the workspace is the site's, and candidates ask at once
            tested = site.baseline.examples or any(has_tests(site.lab, tree) for tree in trees)
        return "" if tested else "it has no tests"

    def _laid(self, project: Project) -> Site | str:
        prepared = replace(self._prepared, workspace=self._prepared.workspace.twin(), project=project)
        try:
            self._means.tools.allowed.check(project.language)
            lab = self._means.lab(prepared)
            return Site(lab, measured_base(lab, self._means.recorder))
        except (Refused, Unfinished) as why:
            said = " ".join(str(why).split()).rstrip(".")
            return said if len(said) <= _LOG else f"{said[:_LOG]} …"


def _key(project: Project) -> tuple[str, str]:
    return project.folder, project.language


def measured_base(lab: Lab, recorder: Recorder, meanwhile: Callable[[], None] = lambda: None) -> Baseline:
    """Every test of the base, as a step; `meanwhile` is called before the long wait for them."""
    with recorder.step("baseline") as note:
        meanwhile()
        before = baseline(lab)
        run = before.run
        note.text = f"{count(len(run.results), 'test')}, {failing(run)} failing{', kept' if run.kept else ''}"
    if not run.complete:
        recorder.watcher.said(
            f"The tests could not be measured to their end before the change: {run.why}. Nothing can be proven."
        )
    return before


def failing(run: TestRun) -> int:
    """How many tests of a run are red."""
    return run.count(Outcome.FAILED) + run.count(Outcome.ERROR)


def shows(base: Baseline) -> bool:
    """Whether something of the base may already tell what is wrong: a red test, or an example."""
    return bool(failing(base.run) or base.examples)


def limits(bounds: Bounds, project: Project) -> Limits:
    """The sandbox's limits with the person's, the repository's and the machine's numbers, else the language's."""
    usual = Limits()
    memory_mib = bounds.memory_mib or project.memory_mib
    return Limits(
        wall_s=bounds.wall_s or project.wall_s or usual.wall_s,
        memory_bytes=memory_mib * _MIB if memory_mib else usual.memory_bytes,
        processes=bounds.processes or project.processes or usual.processes,
    )

"""What a statement says, measured again: the same two trees, the same command, in fresh boxes of this machine."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.begun import Begun
from core.errors import Broken
from core.names import RunId, Sha
from core.repo_config import RepoConfig
from core.runs import Check, Dependencies, Evidence, Issue, Patch
from core.statement.predicate import Evidence as EvidenceTold
from core.statement.predicate import Predicate, Statement
from worker.checks import functional
from worker.checks.functional import Site
from worker.record import Recorder, Watcher
from worker.sandbox import Limits
from worker.steps.dependencies import Phase, Renewal
from worker.steps.prepare import Prepared, prepared_of
from worker.steps.sites import Means, Sites, Touched
from worker.steps.telling import evidence_of
from worker.tools import Tools
from worker.workspace import open_commit

if TYPE_CHECKING:
    from core.store import Store

_MOST_WALL_S = 3600.0


@dataclass(frozen=True, slots=True)
class Again:
    """What was found. `exit_codes` are those of the tests before and after, `where` what they ran in."""

    evidence: EvidenceTold
    exit_codes: tuple[int | None, int | None]
    functional: str
    where: str


class _Nowhere:
    """Measuring again is nobody's run, and is not recorded."""

    is_open = False

    def begin(self, begun: Begun) -> None:
        """It is not written down."""

    def opened(self) -> "Store":
        raise Broken("What is measured again is not recorded.")


def tree_of(source: Path, scratch: Path, commit: str) -> str:
    """The tree of `commit` in the checkout at `source`; `Refused` where it is not there whole."""
    return open_commit(source, scratch, Sha(commit)).base_tree


def remeasure(told: Statement, source: Path, scratch: Path, issue: Issue, tools: Tools, watcher: Watcher) -> Again:
    """Measure both trees of `told`, which has to be believed already: its command is run, in a sandbox.

    `source` is a checkout that has both commits, `scratch` a folder for a private copy, `issue` what was asked: its
    examples are measured, too. `Refused` or `Unfinished` where it cannot be done here.
    """
    recorder = Recorder(_Nowhere(), RunId(told.predicate.run.id), watcher, tools.log)
    workspace = open_commit(source, scratch, Sha(told.predicate.base.git_commit or "")).starting_at(Sha(told.tree))
    prepared = prepared_of(workspace, _config(told), issue)
    means = Means(issue, _owner(told.predicate), tools, lambda _: _limits(told), recorder)
    patch = workspace.patch(Sha(told.tree))
    touched = _touched(means, prepared, patch)
    sites = [replace(site, lab=_renewed(told, site.lab, patch, tools, recorder)) for site in touched.sites]
    check, evidence = functional.check_all(sites, patch) if sites else functional.unmeasured()
    check = touched.told(check) if prepared.projects else check
    images = (site.lab.image for site in sites)
    made_of = dict.fromkeys(" ".join(filter(None, (each.tag, each.digest, each.runtime))) for each in images)
    where = ", ".join((tools.driver.name, *made_of))
    codes = (evidence.before.exit_code, evidence.after.exit_code)
    return Again(evidence_of(evidence), codes, _status(told, check, evidence), where)


def _touched(means: Means, prepared: Prepared, patch: Patch) -> Touched:
    if prepared.projects:
        return Sites(means, prepared).touched(patch)
    lab = means.lab(prepared)
    return Touched((Site(lab, functional.baseline(lab)),))


def _status(told: Statement, check: Check, evidence: Evidence) -> str:
    of_tests = told.predicate.run.goal == "test"
    return (functional.for_tests_alone(check, evidence) if of_tests else check).status.value


def _renewed(told: Statement, lab: functional.Lab, patch: Patch, tools: Tools, recorder: Recorder) -> functional.Lab:
    """With the packages that the change itself names, where it was measured with them."""
    said = told.predicate.dependencies
    if said is None or not said.installed:
        return lab
    found = Dependencies(said.files, said.new, said.changed, said.policy)
    renewal = Renewal(Phase(tools, _owner(told.predicate)), _config(told))
    return renewal.lab(lab, patch, found, recorder)[0]


def _owner(said: Predicate) -> str:
    """Whose installed dependencies may be used: those that were installed to measure this base again, and no run's.

    What was told with the help of a layer would else be found again with the same one; and nothing that somebody has
    verified here is ever used by a run of this machine's.
    """
    return f"\0again {said.base.git_tree}"


def _config(told: Statement) -> RepoConfig:
    """What the run's configuration said about measuring; everything else is detected again."""
    said, packages = told.predicate.configuration, told.predicate.dependencies
    known = {"new_dependencies": packages.policy} if packages else {}
    if said.projects:
        return RepoConfig.model_validate({"projects": tuple(each.model_dump() for each in said.projects), **known})
    return RepoConfig.model_validate({"language": said.language, "setup": said.setup, "test": said.test, **known})


def _limits(told: Statement) -> Limits:
    said = told.predicate.environment.limits
    return replace(
        Limits(),
        wall_s=min(said.wall_ms / 1000, _MOST_WALL_S),
        memory_bytes=said.memory_bytes,
        processes=said.processes,
        cpus=said.cpus_milli / 1000,
    )

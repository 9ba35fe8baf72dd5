"""Everything that a first run waits for and a second does not, done before anybody asks: image, dependencies, base."""

import shutil
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from core.errors import Unfinished
from core.repo_config import Bounds
from core.runs import NO_IMAGE, Issue, TestRun
from core.words import count
from worker.checks.functional import Baseline, Lab, baseline
from worker.languages import named, usual_registries
from worker.sandbox import Image, Layer
from worker.steps.dependencies import base_layer
from worker.steps.prepare import Prepared, prepare
from worker.steps.request import of_folder
from worker.steps.sites import limits
from worker.tools import Tools


@dataclass(frozen=True, slots=True)
class Warmed:
    """What there is now; `layer` is None where nothing has to be installed. Seconds each took."""

    language: str
    image: Image
    layer: Layer | None
    registries: tuple[str, ...]
    run: TestRun
    image_s: float
    layer_s: float
    tests_s: float
    folder: str = ""  # of the project; empty: the root
    unkept: str = ""  # why no run will find the base's results; empty: they are kept


def warm(source: Path, tools: Tools, owner: str = "") -> tuple[Warmed, ...]:
    """Prepare each project of the repository at `source` for `owner`, or for runs in that folder.

    `Unfinished`, after all of them, where the dependencies of one cannot be installed.
    """
    tools.scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
    scratch = Path(tempfile.mkdtemp(dir=tools.scratch, prefix="prepare-"))
    made, wrong = [], []
    try:
        prepared = prepare(source, scratch / "repository", Issue("", ""))
        for project in prepared.projects or (prepared.project,):
            try:
                made.append(_warmed(replace(prepared, project=project), tools, owner or of_folder(source)))
            except Unfinished as why:
                wrong.append(f"{project.folder}: {why}" if project.folder else str(why))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    if wrong:
        raise Unfinished("\n".join(wrong))
    return tuple(made)


def _warmed(prepared: Prepared, tools: Tools, owner: str) -> Warmed:
    project = prepared.project
    began = time.monotonic()
    image = tools.driver.image(named(project.language).image)
    built = time.monotonic()
    layer = base_layer(prepared, image, tools, owner)
    installed = time.monotonic()
    room = limits(tools.bounds(prepared.config, Bounds()), project)
    others = tuple(other.folder for other in prepared.projects if other.folder != project.folder)
    bases = tools.bases_of(owner)
    lab = Lab(prepared.workspace, tools.driver, image, layer, room, project, Issue("", ""), others, bases)
    base = baseline(lab)
    hosts = (*tools.reachable, *(project.registries or usual_registries(project.language))) if layer else ()
    took = (built - began, installed - built, time.monotonic() - installed)
    return Warmed(project.language, image, layer, hosts, base.run, *took, project.folder, _unkept(lab, base))


def _unkept(lab: Lab, base: Baseline) -> str:
    if lab.bases is None:
        return "this machine keeps none (`PULLWRIGHT_KEEP_BASES_DAYS` is 0)"
    if lab.bases.find(lab):
        return ""
    if lab.image.tag == NO_IMAGE:
        return f"in {lab.driver.name}, tests are run by this machine's own programs, which may be others tomorrow"
    if not base.run.complete:
        return "they were not measured to their end"
    if base.flaky:
        return f"{count(len(base.flaky), 'test')} ended otherwise when repeated"
    return "there are no tests" if len(base.run.results) == len(base.examples) else "there is no room"

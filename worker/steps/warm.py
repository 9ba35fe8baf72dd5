"""Everything that a first run waits for and a second does not, done before anybody asks: image and dependencies.

The base is measured, too, so that whoever prepares a repository sees whether it can be; no run uses that result.
"""

import shutil
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from core.errors import Unfinished
from core.repo_config import Bounds
from core.runs import Issue, TestRun
from worker.checks.functional import Lab, baseline
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
    run = baseline(Lab(prepared.workspace, tools.driver, image, layer, room, project, Issue("", ""), others)).run
    hosts = (*tools.reachable, *(project.registries or usual_registries(project.language))) if layer else ()
    took = (built - began, installed - built, time.monotonic() - installed)
    return Warmed(project.language, image, layer, hosts, run, *took, project.folder)

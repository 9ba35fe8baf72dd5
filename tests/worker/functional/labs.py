"""A laboratory for stories: a real git repository, a real workspace and a real sandbox."""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.names import Sha
from core.plugins import load
from core.repo_config import CONFIG_PATH, Bounds, RepoConfig, parse
from core.runs import Check, CheckStatus, DeleteFile, Edit, Evidence, Issue, TestRun, WriteFile
from worker import sandbox
from worker.checks.evidence.measuring import measure
from worker.checks.functional import Baseline, Lab, baseline, check, needs_layer
from worker.languages import detect, named, usual_registries
from worker.sandbox import Driver, Options, SetupSpec
from worker.steps.sites import limits
from worker.workspace import Workspace, open_workspace


class View:
    """A tree's files for detection."""

    def __init__(self, workspace: Workspace, tree: Sha) -> None:
        self._workspace, self._tree = workspace, tree
        self.paths: Sequence[str] = [entry.path for entry in workspace.entries(tree)]

    def text(self, path: str) -> str | None:
        content = self._workspace.read(self._tree, path)
        return content.decode("utf-8", "replace") if content is not None else None


@dataclass(frozen=True)
class Bench:
    """A repository that was measured and waits for attempts."""

    lab: Lab
    base: Baseline

    def attempt(self, files: Mapping[str, str | None]) -> tuple[Check, Evidence]:
        """Measure a change; None deletes a file."""
        edits: list[Edit] = [DeleteFile(p) if text is None else WriteFile(p, text) for p, text in files.items()]
        workspace = self.lab.workspace
        return check(self.lab, self.base, workspace.apply(workspace.base_tree, edits))

    def measured(self, files: Mapping[str, str]) -> TestRun:
        """The base's tests on changed files, measured once."""
        contents = {path: text.encode() for path, text in files.items()}
        return measure(self.lab, self.lab.workspace.overlay(self.lab.workspace.base_tree, contents), ())

    def status(self, files: Mapping[str, str | None]) -> CheckStatus:
        """How the check of a change ends."""
        return self.attempt(files)[0].status


def repository(folder: Path, files: Mapping[str, str]) -> Path:
    """A git repository with one commit."""
    folder.mkdir(parents=True)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    line = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-C", str(folder)]
    for verb in (["init", "-q"], ["add", "-A"], ["commit", "-q", "--allow-empty", "-m", "base"]):
        subprocess.run([*line, *verb], check=True)
    return folder


def driver(folder: Path, engine: str) -> Driver:
    """The driver called `engine`; layers are shared by the whole test run so that each is installed once."""
    made: Driver = load(sandbox, engine).open_driver(Options(cache=folder, ca_bundle=_bundle()))
    return made


def _bundle() -> Path | None:
    import ssl

    found = ssl.get_default_verify_paths().cafile
    return Path(found) if found else None


def bench(
    folder: Path,
    files: Mapping[str, str],
    issue: str = "Make it work",
    *,
    cache: Path | None = None,
    wall_s: float = 20.0,
    engine: str = "bubblewrap",
) -> Bench:
    """Set up and measure a repository."""
    workspace = open_workspace(repository(folder / "repo", files), folder / "private.git")
    view = View(workspace, workspace.base_tree)
    config = parse(files[CONFIG_PATH].encode(), CONFIG_PATH) if CONFIG_PATH in files else RepoConfig()
    title, _, body = issue.partition("\n")
    project = detect(view, config, issue)
    boxes = driver(cache or folder / "cache", engine)
    image = boxes.image(named(project.language).image)
    lab = Lab(workspace, boxes, image, None, limits(Bounds(wall_s=wall_s), project), project, Issue(title, body))
    if needs_layer(boxes, image, project):
        lab = replace(lab, layer=boxes.install(_setup(lab)))
    return Bench(lab, baseline(lab))


def _setup(lab: Lab) -> SetupSpec:
    import hashlib

    read = [lab.workspace.read(lab.workspace.base_tree, path) for path in lab.project.setup_files]
    key = hashlib.sha256(repr((lab.image, lab.project.setup, read)).encode()).hexdigest()
    return SetupSpec(
        lab.image,
        lab.workspace.tar(lab.workspace.base_tree),
        lab.project.setup,
        key,
        lab.project.setup_env,
        _bundle(),
        registries=usual_registries(lab.project.language),
    )

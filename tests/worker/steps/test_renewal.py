"""A change of manifests gets a phase of its own: of manifests alone, and never for anybody's base."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli._display import Silent
from core.begun import Begun
from core.crypto import keyring
from core.names import RunId, Sha
from core.repo_config import RepoConfig
from core.runs import Dependencies, Issue, WriteFile
from core.settings import load
from core.store import open_store
from core.telemetry import open_log
from tests.worker.functional.labs import View, repository
from worker.checks.functional import Lab
from worker.languages import detect
from worker.record import Recorder
from worker.sandbox import Limits
from worker.steps.dependencies import Phase, Renewal
from worker.tools import build
from worker.workspace import open_workspace

_OLD = '{"dependencies": {"a": "1"}}\n'
_NEW = '{"dependencies": {"a": "1", "b": "2"}}\n'
_FILES = {"a.js": "", "notes.txt": "private to this company\n", "package.json": _OLD}
_SETUP = ("cat notes.txt code.js package.json > /deps/seen 2>&1 || true",)
_POM = "<project><dependencies>{}</dependencies></project>\n"
_LIBRARY = "<dependency><groupId>b</groupId><artifactId>c</artifactId><version>1</version></dependency>"
_FOUND = Dependencies(("package.json",), ("b 2",))


@pytest.mark.parametrize("rule", ["ask", "allow"])
def test_the_phase_of_a_change_sees_no_code_of_the_model_and_with_ask_none_at_all(rule: str, tmp_path: Path) -> None:
    config = RepoConfig.model_validate({"new_dependencies": rule, "setup": _SETUP})
    home = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "XDG_DATA_HOME": str(tmp_path / "data")}
    tools = build(load(home), "bubblewrap", lambda _: None)
    workspace = open_workspace(repository(tmp_path / "repo", _FILES), tmp_path / "private.git")
    project = detect(View(workspace, workspace.base_tree), config)
    image, phase = tools.driver.image("javascript"), Phase(tools, "66/1")
    base = phase.layer(workspace, workspace.base_tree, project, image)
    lab = Lab(workspace, tools.driver, image, base, Limits(), project, Issue("A wish", ""))
    edits = [WriteFile("package.json", _NEW), WriteFile("code.js", "model's own\n")]
    patch = workspace.apply(workspace.base_tree, edits)
    recorder = _recorder(tmp_path, workspace.base)

    renewed, found = Renewal(phase, config).lab(lab, patch, _FOUND, recorder)

    assert renewed.layer is not None and renewed.layer.key != base.key
    seen = (Path(renewed.layer.reference) / "seen").read_text()
    assert _NEW in seen, "the head's manifest"
    assert "model's own" not in seen
    assert ("private to this company" in seen) is (rule == "allow")
    assert found.installed

    merged = workspace.overlay(workspace.base_tree, {"package.json": _NEW.encode()})
    of_base = phase.layer(workspace, merged, detect(View(workspace, merged), config), image)
    assert not of_base.kept, "what a proposal had installed never serves a base, though the files are the same"

    for found in (replace(_FOUND, code=("setup.py",)), replace(_FOUND, files=("package.json",))):
        hook = _NEW.replace("{", '{"scripts": {"dependencies": "sh evil.sh"}, ', 1) if not found.code else _NEW
        hooked = workspace.apply(workspace.base_tree, [WriteFile("package.json", hook)])
        bare, told = Renewal(phase, config).lab(lab, hooked, found, recorder)
        assert bare.layer == base and not told.installed, "what a model wrote does not run with a network"

    same, _ = Renewal(phase, config).lab(lab, workspace.apply(workspace.base_tree, edits[1:]), _FOUND, recorder)
    assert same.layer == base, "a change that touches no manifest has the base's"


@pytest.mark.parametrize(
    ("language", "manifest", "old", "new", "beside"),
    [
        ("rust", "Cargo.toml", '[package]\nname = "a"\n', '[dependencies]\nb = "1"\n', ".cargo/config.toml"),
        ("java", "pom.xml", _POM.format(""), _POM.format(_LIBRARY), ".mvn/extensions.xml"),
        ("go", "go.mod", "module a\n", "require b.example/c v1.0.0\n", "go.work"),
    ],
)
def test_what_chooses_programs_beside_a_manifest_is_never_there_when_installers_run(
    language: str, manifest: str, old: str, new: str, beside: str, tmp_path: Path
) -> None:
    """An extension of Maven, a credential provider of cargo: they are no packages, and they would run."""
    config = RepoConfig.model_validate({"new_dependencies": "allow", "setup": ("true",)})
    home = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "XDG_DATA_HOME": str(tmp_path / "data")}
    tools = build(load(home), "bubblewrap", lambda _: None)
    code = {"rust": "a.rs", "java": "A.java", "go": "a.go"}[language]
    workspace = open_workspace(repository(tmp_path / "repo", {code: "", manifest: old}), tmp_path / "private.git")
    project = detect(View(workspace, workspace.base_tree), config)
    assert project.language == language
    lab = Lab(workspace, tools.driver, tools.driver.image(language), None, Limits(), project, Issue("A wish", ""))
    patch = workspace.apply(
        workspace.base_tree,
        [WriteFile(manifest, new if language == "java" else old + new), WriteFile(beside, "x = 1\n")],
    )
    renewal = Renewal(Phase(tools, "66/1"), config)
    same, told = renewal.lab(lab, patch, Dependencies((manifest,), ("b 1",)), _recorder(tmp_path, workspace.base))
    assert same is lab and not told.installed


def _recorder(folder: Path, base: Sha) -> Recorder:
    store = open_store("", folder, keyring("", folder))
    run = RunId("0" * 16)
    store.begin(Begun(run, datetime.now(UTC), "66/1", Issue("A wish", ""), base, {}))
    return Recorder(store, run, Silent(), open_log("off"))

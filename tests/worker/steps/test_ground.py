"""What is installed for one owner is never handed to another: installing runs code of the repository."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli._display import Silent
from core.begun import Begun
from core.crypto import keyring
from core.names import RunId
from core.repo_config import Bounds, RepoConfig
from core.runs import Issue
from core.settings import load
from core.store import open_store
from core.telemetry import open_log
from tests.worker.functional.labs import repository
from worker.languages import Project, named
from worker.record import Recorder
from worker.steps.dependencies import install
from worker.steps.prepare import Prepared
from worker.steps.request import Job
from worker.tools import Tools, build
from worker.workspace import open_workspace

# The lock file is the victim's, to the letter; what its installation runs is not.
PROJECT = Project(
    "python", "pytest", "pytest", setup=(("sh", "-c", "sh hook > /deps/said"),), setup_files=("requirements.txt",)
)


@pytest.fixture
def tools(tmp_path: Path) -> Tools:
    home = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "XDG_DATA_HOME": str(tmp_path / "data")}
    return build(load(home), "bubblewrap", lambda _: None)


def installed(tools: Tools, home: Path, hook: str, owner: str, project: Project = PROJECT) -> str:
    """What the installation of a repository leaves for its tests."""
    home.mkdir()
    checkout = repository(home / "checkout", {"requirements.txt": "same==1.0\n", "hook": hook})
    prepared = Prepared(open_workspace(checkout, home / "work"), RepoConfig(), project)
    store = open_store("", home, keyring("", home))
    run = RunId("0" * 16)
    store.begin(Begun(run, datetime.now(UTC), owner, Issue("A wish", ""), prepared.workspace.base, {}))
    recorder = Recorder(store, run, Silent(), open_log("off"))
    layer = install(prepared, tools.driver.image(named("python").image), tools, recorder, owner)
    store.close()
    assert layer
    return (Path(layer.reference) / "said").read_text().strip()


def test_a_layer_of_one_repository_never_serves_another(tools: Tools, tmp_path: Path) -> None:
    assert installed(tools, tmp_path / "a", "echo poison", "66/1") == "poison"
    assert installed(tools, tmp_path / "b", "echo honest", "77/2") == "honest"


def test_it_serves_its_own_repository_again(tools: Tools, tmp_path: Path) -> None:
    assert installed(tools, tmp_path / "a", "echo $$; date +%N", "66/1") == installed(
        tools, tmp_path / "b", "echo $$; date +%N", "66/1"
    )


def test_on_a_laptop_a_strangers_clone_leaves_nothing_for_other_folders(tools: Tools, tmp_path: Path) -> None:
    theirs, mine = job(tmp_path / "theirs").owner, job(tmp_path / "mine").owner
    assert installed(tools, tmp_path / "a", "echo poison", theirs) == "poison"
    assert installed(tools, tmp_path / "b", "echo honest", mine) == "honest"
    assert installed(tools, tmp_path / "c", "echo changed", job(tmp_path / "x" / ".." / "mine").owner) == "honest"


def test_another_branch_has_layers_of_its_own(tools: Tools, tmp_path: Path) -> None:
    """Who may push one could else say what the default branch is measured with."""
    default = replace(job(tmp_path), repository="66/1")
    assert installed(tools, tmp_path / "a", "echo poison", replace(default, line="theirs").owner) == "poison"
    assert installed(tools, tmp_path / "b", "echo honest", default.owner) == "honest"


def test_what_is_shared_by_all_was_made_without_a_file_of_anybody(tools: Tools, tmp_path: Path) -> None:
    apart = replace(PROJECT, setup=(("sh", "-c", "ls -A | wc -l > /deps/said; date +%N >> /deps/said"),))
    apart = replace(apart, setup_files=(), setup_apart=True)
    first = installed(tools, tmp_path / "a", "", job(tmp_path / "theirs").owner, apart)
    assert first.startswith("0\n")
    assert installed(tools, tmp_path / "b", "", job(tmp_path / "mine").owner, apart) == first


def job(source: Path) -> Job:
    return Job(RunId("0" * 16), source, Issue("A wish", ""), (), Bounds(), 0.0, source, "b")

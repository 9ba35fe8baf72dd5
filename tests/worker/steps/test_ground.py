"""What is installed for one owner is never handed to another: installing runs code of the repository."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli._display import Silent
from core.begun import Begun
from core.crypto import keyring
from core.names import RunId
from core.repo_config import RepoConfig
from core.runs import Issue
from core.settings import load
from core.store import open_store
from core.telemetry import open_log
from tests.worker.functional.labs import repository
from worker.languages import Project, named
from worker.record import Recorder
from worker.steps.dependencies import install
from worker.steps.prepare import Prepared
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


def installed(tools: Tools, home: Path, hook: str, owner: str) -> str:
    """What the installation of a repository leaves for its tests."""
    home.mkdir()
    checkout = repository(home / "checkout", {"requirements.txt": "same==1.0\n", "hook": hook})
    prepared = Prepared(open_workspace(checkout, home / "work"), RepoConfig(), PROJECT)
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

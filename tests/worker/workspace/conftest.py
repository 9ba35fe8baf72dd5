"""A person's checkout and the workspace opened on it."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.conformance.git.lure import make
from worker.workspace import Workspace, open_workspace

Files = Mapping[str, str | bytes]
Opened = Callable[[Files], Workspace]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where `checkout` and `workspace` of one test lie."""
    return tmp_path


@pytest.fixture
def opened(home: Path) -> Opened:
    """Opens a workspace on a checkout of the files it is given."""

    def build(files: Files) -> Workspace:
        return open_workspace(make(home / "checkout", files), home / "workspace")

    return build

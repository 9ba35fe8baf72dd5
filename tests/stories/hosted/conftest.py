"""A stage for each story."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.databases import Databases
from tests.fakes.github import FakeGitHub
from tests.stories.hosted.stage import Stage


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """Both kinds of database."""
    made = Databases()
    yield made
    made.close()


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """GitHub, the desk and Ada, who may write."""
    with FakeGitHub(tmp_path / "github") as github:
        made = Stage(tmp_path, github)
        yield made
        made.close()

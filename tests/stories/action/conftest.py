"""A job for each story."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.github import FakeGitHub
from tests.stories.action.stage import Stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """GitHub, a runner, and Ada, who may write."""
    with FakeGitHub(tmp_path / "github") as github:
        yield Stage(tmp_path, github)

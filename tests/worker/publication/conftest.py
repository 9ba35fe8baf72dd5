"""A press for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.github import FakeGitHub
from tests.worker.publication.press import Press


@pytest.fixture
def press(tmp_path: Path) -> Iterator[Press]:
    """A run that is ready to be published."""
    with FakeGitHub(tmp_path / "github") as github:
        made = Press(tmp_path, github)
        yield made
        made.close()

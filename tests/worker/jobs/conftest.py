"""A press, and a stage without the sandbox: what is left of a job when its run is a trifle."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.github import FakeGitHub
from tests.stories.hosted.stage import Stage
from tests.worker.publication.press import Press


@pytest.fixture
def press(tmp_path: Path) -> Iterator[Press]:
    with FakeGitHub(tmp_path / "github") as github:
        made = Press(tmp_path, github)
        yield made
        made.close()


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with FakeGitHub(tmp_path / "github") as github:
        made = Stage(tmp_path, github)
        yield made
        made.close()

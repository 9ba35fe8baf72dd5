"""A project in a folder of the repository is the one project, whatever the repository's own configuration says."""

import pytest

from action.inline.rules import over
from action.inputs import Inputs
from core.errors import Refused
from core.repo_config import OwnProject, RepoConfig, layered, overlaid

REPOSITORY = RepoConfig(language="python", test="make test", projects=(OwnProject(path="other"),))


def held(**inputs: str | tuple[str, ...]) -> RepoConfig:
    """What holds, over the repository's own."""
    return overlaid(layered(None, REPOSITORY), over(Inputs(**inputs), None)).config  # type: ignore[arg-type]  # by name


def test_the_folder_is_the_one_project() -> None:
    config = held(working_directory="part one", setup=("npm ci",))
    assert config.projects == (OwnProject(path="part one", setup=("npm ci",)),)
    assert not config.describes_root


def test_without_a_folder_the_commands_are_the_roots() -> None:
    config = held(test_command="pytest -q")
    assert (config.test, config.projects) == ("pytest -q", REPOSITORY.projects)


@pytest.mark.parametrize("folder", ["-x", ".git/hooks", "a/.git", "x" * 300])
def test_what_is_no_folder_is_named(folder: str) -> None:
    with pytest.raises(Refused, match="The input working_directory: "):
        held(working_directory=folder)

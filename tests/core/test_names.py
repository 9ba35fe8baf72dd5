"""Names of runs and branches, and the closed set of plugins."""

import pytest

import worker.steps
from core import plugins
from core.errors import Refused
from core.names import RunId, branch_name, new_run_id, slug


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Fix the parser", "fix-the-parser"),
        ("Größe / ç ☃", "groe-c"),
        ("../../etc; rm -rf $(x)", "etc-rm-rf-x"),
        ("☃", "change"),
        ("a" * 90, "a" * 40),
    ],
)
def test_a_title_becomes_a_branch_that_is_safe_everywhere(title: str, expected: str) -> None:
    assert slug(title) == expected
    assert branch_name(title, RunId("0123456789abcdef")) == f"pullwright/{expected}-012345"


def test_run_ids_differ() -> None:
    assert len({new_run_id() for _ in range(1000)}) == 1000


@pytest.mark.parametrize("name", ["os", "../main", "schedule.sampling", "__init__", ""])
def test_only_a_file_of_the_folder_is_a_plugin(name: str) -> None:
    with pytest.raises(Refused, match=r"is not one of the steps there are: .*schedule"):
        plugins.load(worker.steps, name)


def test_a_file_of_the_folder_is_a_plugin() -> None:
    assert plugins.load(worker.steps, "schedule").__name__ == "worker.steps.schedule"

"""A project in a folder of the repository: its command lines, as the repository's root sees them."""

from pathlib import Path

import pytest

from action.inline.folders import command_line, line


@pytest.mark.parametrize(
    ("folder", "typed", "wanted"),
    [
        ("", "", ""),
        ("", "make test", "make test"),
        ("api", "", "python -m pytest api"),
        ("part one", "pytest -q", "pytest -q 'part one'"),
        ("api", "python -m pytest -x", "python -m pytest -x api"),
        ("api", "pytest tests", "cd api && pytest tests"),
        ("a;b", "make test", "cd 'a;b' && make test"),
        ("$(x)", "", "python -m pytest '$(x)'"),
    ],
)
def test_where_tests_run(tmp_path: Path, folder: str, typed: str, wanted: str) -> None:
    assert command_line(folder, typed, tmp_path) == wanted


def test_a_package_runs_its_own_script(tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "package.json").write_text("{}")
    assert command_line("web", "", tmp_path) == "cd web && npm test"


def test_set_up_runs_in_the_folder() -> None:
    assert line("a b", "npm ci") == "cd 'a b' && npm ci"
    assert line("", "npm ci") == "npm ci"

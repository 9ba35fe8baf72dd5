"""What a change touches: a pure question of paths, manifests and what is built on what."""

import pytest

from worker.languages import Project
from worker.languages.projects.touching import is_prose, loose, touched


def project(folder: str, *needs: str, installs: str = "") -> Project:
    return Project(
        "python", "pytest", "pytest", setup_files=(installs,) if installs else (), folder=folder, needs=needs
    )


SEVERAL = (project("api", "lib"), project("lib"), project("lib/inner"), project("web", installs="package-lock.json"))
WITH_ROOT = (project(""), project("web"))


@pytest.mark.parametrize(
    ("paths", "folders"),
    [
        (["api/a.py"], "api"),
        (["lib/b.py"], "api lib"),
        (["lib/inner/c.py"], "lib/inner"),
        (["lib/README.md"], "lib"),
        (["web/a.js", "api/a.py"], "api web"),
        (["package-lock.json"], "api lib lib/inner web"),
        (["Makefile"], "api lib lib/inner web"),
        (["README.md"], ""),
        (["apis/a.py"], ""),
        (["scripts/a.py"], ""),
    ],
)
def test_touched(paths: list[str], folders: str) -> None:
    assert " ".join(each.folder for each in touched(SEVERAL, paths)) == folders


def test_the_root_has_what_no_other_has_and_what_installs_a_project_touches_it() -> None:
    assert [each.folder for each in touched(WITH_ROOT, ["setup.cfg"])] == [""]
    rooted = (project(""), project("web", installs="package-lock.json"))
    assert [each.folder for each in touched(rooted, ["package-lock.json"])] == ["", "web"]


def test_circles_end() -> None:
    circle = (project("a", "b"), project("b", "c"), project("c", "a"), project("d"))
    assert [each.folder for each in touched(circle, ["c/x.py"])] == ["a", "b", "c"]


def test_code_in_no_project_is_named() -> None:
    paths = ["new/a.py", "new/README.md", "new/data.csv", "api/a.py", "new/b.go", "tool.py"]
    assert loose(SEVERAL, paths) == ("new/a.py", "new/b.go")
    assert loose(WITH_ROOT, paths) == ()


@pytest.mark.parametrize(("path", "prose"), [("README.md", True), ("docs/a.rst", True), ("LICENSE", True)])
def test_prose(path: str, prose: bool) -> None:
    assert is_prose(path) is prose
    assert not is_prose("changelog.py")
    assert not is_prose("requirements.txt")

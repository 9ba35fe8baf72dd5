"""The projects of a repository: which folders are some, what each is built on, and how each is installed."""

import json

import pytest

from core.errors import Refused
from core.repo_config import OwnProject, RepoConfig
from tests.worker.languages.views import Files
from worker.languages import Project
from worker.languages.projects import Found, again, find

ANY = RepoConfig()
API = {"api/pyproject.toml": "[project]\nname='api'\n", "api/api.py": "", "api/tests/test_api.py": ""}
WEB = {"web/package.json": '{"name":"web","scripts":{"test":"node --test"}}', "web/a.js": "", "web/a.test.js": ""}
TOOL = {"tool/go.mod": "module example.org/tool\n", "tool/tool.go": "", "tool/tool_test.go": ""}


def found(files: dict[str, str], config: RepoConfig = ANY) -> dict[str, Project]:
    return {project.folder: project for project in find(Files(files), config).projects}


def told(files: dict[str, str]) -> str:
    return "\n".join(find(Files(files), ANY).left_out)


def package(**said: object) -> str:
    return json.dumps(said)


def test_three_languages_beside_each_other() -> None:
    projects = found({**API, **WEB, **TOOL, "README.md": ""})
    assert {folder: one.language for folder, one in projects.items()} == {
        "api": "python",
        "web": "javascript",
        "tool": "go",
    }
    assert projects["tool"].typed == "cd tool && go test ./..."
    assert projects["tool"].setup_apart, "what needs nothing of the repository is not begun in its folder"
    more = found({**TOOL, "tool/go.mod": "module example.org/tool\n\nrequire example.org/x v1.0.0\n"})["tool"]
    assert all(command[2].startswith("cd tool; ") for command in more.setup)


@pytest.mark.parametrize(
    "files",
    [
        {"a.py": "", "test_a.py": ""},
        {"pyproject.toml": "[project]\nname='a'\n", "a.py": "", "tests/test_a.py": ""},
        {"go.mod": "module a\n", "a.go": "", "a_test.go": "", "internal/b/b.go": ""},
        {"package.json": '{"scripts":{"test":"node --test"}}', "src/a.js": ""},
        {"Cargo.toml": "[workspace]\nmembers=['a']\n", "a/Cargo.toml": "[package]\nname='a'\n", "a/src/lib.rs": ""},
        {
            "pom.xml": "<project/>",
            "a/pom.xml": "<project/>",
            "a/src/main/java/A.java": "",
            "a/src/test/java/ATest.java": "",
        },
        {"go.work": "use (\n\t./a\n\t./b\n)\n", "a/go.mod": "module a\n", "a/a_test.go": "", "b/go.mod": "module b\n"},
        {},
    ],
)
def test_one_project_is_one_at_the_root(files: dict[str, str]) -> None:
    assert list(found(files)) == [""]


@pytest.mark.parametrize(
    ("folder", "why"),
    [
        ("node_modules/web", "installed or vendored"),
        ("vendor/x", "installed or vendored"),
        ("examples/shop", "an example"),
        ("docs", "an example"),
        ("tests/data", "of tests"),
        ("src/testdata/x", "of tests"),
        ("__fixtures__/x", "of tests"),
        ("dist/cjs", "built"),
        (".github/x", "hidden"),
        ("-x", "cannot be typed"),
        ("a\nb", "cannot be typed"),
        ("a b ", "cannot be typed"),
        ("b" * 201, "cannot be typed"),
    ],
)
def test_what_is_no_project_is_said_why(folder: str, why: str) -> None:
    files = {**API, **{path.replace("web", folder, 1): text for path, text in WEB.items()}}
    assert list(found(files)) == ["api"]
    assert why in told(files)


def test_a_package_without_tests_counts_to_the_one_above_and_a_marker_of_modules_is_none() -> None:
    root = {"package.json": package(scripts={"test": "node --test"}), "a.js": "", "a.test.js": ""}
    files = {
        **root,
        "esm/package.json": '{"type":"module"}',
        "lib/package.json": package(dependencies={"x": "1"}),
        "lib/b.js": "",
    }
    assert list(found(files)) == [""]
    assert "lib: no tests of its own, so it counts to the root." in told(files)
    assert list(found({**files, "lib/b.test.js": ""})) == ["", "lib"]


def test_requirements_make_a_project_only_where_nothing_above_does() -> None:
    files = {
        "requirements.txt": "x\n",
        "a.py": "",
        "test_a.py": "",
        "worker/requirements.txt": "y\n",
        "worker/test_b.py": "",
    }
    assert list(found(files)) == [""]
    assert list(found({**WEB, **{f"back/{path}": text for path, text in files.items()}})) == ["back", "web"]


def test_the_root_keeps_what_is_in_no_other_project() -> None:
    root = {"pyproject.toml": "[project]\nname='all'\n", "all.py": "", "test_all.py": ""}
    assert [one.language for one in found({**root, **WEB}).values()] == ["python", "javascript"]
    assert list(found({"tool.py": "", **WEB})) == ["web"], "a script without tests makes no project"


def test_a_workspace_is_installed_by_its_root_for_its_members() -> None:
    files = {
        "package.json": package(
            private=True, workspaces=["packages/*", "!packages/old"], scripts={"test": "npm test -ws"}
        ),
        "package-lock.json": "{}",
        "packages/lib/package.json": package(name="@x/lib", scripts={"test": "node --test"}),
        "packages/lib/lib.js": "",
        "packages/app/package.json": package(name="app", scripts={"test": "node --test"}, dependencies={"@x/lib": "*"}),
        "packages/app/app.js": "",
        "packages/old/package.json": package(name="old", scripts={"test": "node --test"}, dependencies={"y": "1"}),
        "packages/old/old.js": "",
    }
    projects = found(files)
    assert list(projects) == ["packages/app", "packages/lib", "packages/old"]
    assert projects["packages/app"].needs == ("packages/lib",)
    assert projects["packages/app"].setup == projects["packages/lib"].setup, "it is installed once for all"
    assert set(projects["packages/app"].setup_files) == set(projects["packages/lib"].setup_files)
    assert "package-lock.json" in projects["packages/app"].setup_files
    assert not any(".mirror" in command[2] for command in projects["packages/old"].setup)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("api/requirements-dev.txt", "-e ../lib\n"),
        ("api/requirements.txt", "x==1\nlib[fast] @ file:../lib  # beside\n"),
        ("api/pyproject.toml", '[tool.poetry.dependencies]\nlib = {path = "../lib", develop = true}\n'),
        (
            "api/pyproject.toml",
            '[project]\nname="api"\ndependencies=["lib"]\n[tool.uv.sources]\nlib = {path = "../lib"}\n',
        ),
    ],
)
def test_python_is_built_on_what_its_manifests_place_beside_it(path: str, text: str) -> None:
    lib = {"lib/pyproject.toml": "[project]\nname='lib'\n", "lib/lib.py": "", "lib/test_lib.py": ""}
    projects = found({**API, **lib, path: text})
    assert (projects["api"].needs, projects["lib"].needs) == (("lib",), ())
    linked = any("pip install --no-deps -e ../lib" in command[2] for command in projects["api"].setup)
    assert linked is not text.startswith("-e"), "what pip would take a copy of is a link in the end"
    assert "lib/pyproject.toml" in projects["api"].setup_files


def test_go_rust_and_gradle_say_what_lies_beside_them() -> None:
    files = {
        **TOOL,
        "app/go.mod": "module app\nrequire example.org/tool v0.0.0\nreplace example.org/tool => ../tool\n",
        "app/app_test.go": "",
        "one/Cargo.toml": "[package]\nname='one'\n[dependencies]\ntwo = {path='../two'}\n",
        "one/src/lib.rs": "",
        "two/Cargo.toml": "[package]\nname='two'\n[dependencies]\nx='1'\n",
        "two/src/lib.rs": "",
    }
    projects = found(files)
    assert (projects["app"].needs, projects["one"].needs) == (("tool",), ("two",))
    assert projects["one"].setup, "what the other one is built on has to be installed, too"


def test_what_the_repository_lists_is_all_there_is() -> None:
    api = OwnProject(path="api", test="python -m unittest", setup=("make deps",))
    listed = found({**API, **WEB, **TOOL}, RepoConfig(projects=(api, OwnProject(path="tool"))))
    assert list(listed) == ["api", "tool"]
    assert (listed["api"].framework, listed["api"].given) == ("unittest", True)
    assert any(command[2] == "cd api; make deps" for command in listed["api"].setup)
    with pytest.raises(Refused, match="There are no files in 'ghost'"):
        found(API, RepoConfig(projects=(OwnProject(path="ghost"),)))


def test_a_command_for_the_root_makes_it_the_one_project() -> None:
    assert list(found({**API, **WEB}, RepoConfig(test="make test"))) == [""]
    assert list(found({**API, **WEB}, RepoConfig(test="make test", projects=(OwnProject(path="web"),)))) == ["", "web"]


def test_a_project_is_found_again_in_other_files() -> None:
    tool = found({**API, **TOOL})["tool"]
    assert again(Files({**API, **TOOL, "tool/go.sum": ""}), ANY, tool)
    assert again(Files(API), ANY, tool) is None


@pytest.mark.parametrize("kind", [API, WEB, TOOL])
@pytest.mark.parametrize("many", [100, 3000])
def test_more_projects_than_are_looked_at_are_named(many: int, kind: dict[str, str]) -> None:
    files = {f"p{n:04}/{path.partition('/')[2]}": text for n in range(many) for path, text in kind.items()}
    made: Found = find(Files(files), ANY)
    assert (len(made.projects), len(made.beyond)) == (60, many - 60)


def test_folders_within_folders_have_an_end() -> None:
    files = {f"{'p/' * n}{path.partition('/')[2]}": text for n in range(1, 1500) for path, text in WEB.items()}
    assert len(find(Files(files), ANY).projects) == 60


def test_nonsense_in_manifests_stops_nothing() -> None:
    bad = dict.fromkeys(
        ("api/pyproject.toml", "web/package.json", "package.json", "pnpm-workspace.yaml", "go.mod"), "\x00[[[{"
    )
    doubling = "a: &a [x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\npackages: [web]\n"
    bomb = {"pnpm-workspace.yaml": doubling * 50}
    assert found({**API, **WEB, **TOOL, **bad})
    nine = "9" * 5000
    for odd in ("5", '"x"', "[[1]]", "true", nine):
        python = f"project = {odd}\ntool = {odd}\ndependency-groups = {odd}\n"
        inner = f"[project]\noptional-dependencies = {odd}\ndynamic = {odd}\n[tool]\nuv = {odd}\npoetry = {odd}\n"
        for text in (python, inner, f"[dependency-groups]\ntest = {odd}\n[tool.poetry.group]\ntest = {odd}\n"):
            locks = {"api/uv.lock": "[[package]]\n[[package]]\n", "api/setup.cfg": f"[a]\nb{' ' * 100_000}c"}
            assert found({**API, **WEB, "api/pyproject.toml": text, **locks}), text
            assert found({**API, **WEB, "api/pyproject.toml": text, "api/poetry.lock": ""}), text
    assert found({**API, **WEB, "pnpm-workspace.yaml": f"%YAML 1.{nine}\n---\npackages: []", "Cargo.toml": f"x={nine}"})
    assert found({**API, **WEB, **TOOL, **bomb, "package.json": package(workspaces=[5, None, "(" * 300, "**/" * 60])})


def test_no_pattern_of_a_manifest_is_searched_for_without_end() -> None:
    """Each of these once took longer than anybody waits; the suite's own limit of time would tell."""
    deep = "/".join("p" * 60)
    steep = {
        "package.json": package(workspaces=["**/" * 60 + "x", "*p" * 90]),
        f"{deep}/package.json": package(name="p", scripts={"test": "node --test"}),
    }
    blank = {"api/requirements.txt": "\n" * 300_000, "lib/requirements.txt": "a[\n" * 100_000}
    gradle = {"jvm/settings.gradle": "includeBuild" + "\n" * 300_000, "jvm/src/test/java/ATest.java": ""}
    go = {**TOOL, "tool/go.mod": "module m\nrequire (" + "\n" * 300_000}
    assert {"api", "jvm", "tool"} <= found({**API, **WEB, **go, **steep, **blank, **gradle, "lib/test_a.py": ""}).keys()

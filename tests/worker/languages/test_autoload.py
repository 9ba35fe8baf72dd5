"""Which changes can reach the test tools by themselves."""

import pytest

from worker.languages import named

PYTHON = [
    "conftest.py",
    "a/b/conftest.py",
    "sitecustomize.py",
    "x.pth",
    "pytest.ini",
    ".pytest.ini",
    "x.egg-info/PKG",
]
SHADOWS = [
    "pytest.py",
    "src/unittest.py",
    "json/__init__.py",
    "_pytest/runner.py",
    "tests/random.py",
    "pullwright_x.py",
]
NODE = [
    "jest.config.js",
    "vitest.config.mts",
    "a/.mocharc.yml",
    "babel.config.cjs",
    ".babelrc",
    "tsconfig.test.json",
    ".npmrc",
    "node_modules/x/index.js",
    "jest.setup.ts",
    "src/setupTests.js",
    "__mocks__/fs.js",
]
PLAIN = ["src/app.py", "app/json.py", "app/core/types.py", "README.md", "setup.py", "src/index.ts", "lib/config.js"]


@pytest.mark.parametrize("path", PYTHON)
def test_python_s_own(path: str) -> None:
    assert named("python").is_autoloaded(path, None, b"x")
    assert named("python").is_autoloaded(path, b"x", None)


@pytest.mark.parametrize("path", SHADOWS)
def test_a_new_module_in_the_place_of_another(path: str) -> None:
    assert named("python").is_autoloaded(path, None, b"x")


@pytest.mark.parametrize("path", NODE)
@pytest.mark.parametrize("language", ["javascript", "typescript"])
def test_javascript_s_own(language: str, path: str) -> None:
    assert named(language).is_autoloaded(path, None, b"x")


@pytest.mark.parametrize("path", PLAIN)
def test_ordinary_files_are_not(path: str) -> None:
    assert not any(named(name).is_autoloaded(path, None, b"x") for name in ("python", "javascript", "typescript"))


def test_of_a_manifest_only_what_tools_act_on() -> None:
    python, node = named("python"), named("javascript")
    old = b'[project]\nversion = "1"\n[tool.pytest.ini_options]\naddopts = "-q"\n'
    assert not python.is_autoloaded("pyproject.toml", old, old.replace(b'"1"', b'"2"'))
    assert python.is_autoloaded("pyproject.toml", old, old.replace(b"-q", b"-k no"))
    assert python.is_autoloaded("pyproject.toml", old, b"not toml [")
    assert python.is_autoloaded("setup.cfg", b"[metadata]\nname=x\n", b"[tool:pytest]\naddopts=-k no\n")
    assert not python.is_autoloaded("setup.cfg", b"[metadata]\nname=x\n", b"[metadata]\nname=y\n")
    package = b'{"version": "1", "scripts": {"test": "jest"}}'
    assert not node.is_autoloaded("package.json", package, package.replace(b'"1"', b'"2"'))
    assert node.is_autoloaded("package.json", package, package.replace(b'"jest"', b'"true"'))
    assert node.is_autoloaded("package.json", package, b"{")


def test_files_that_a_configuration_names_are_loaded_too() -> None:
    node = named("javascript")
    config = "module.exports = { setupFiles: ['<rootDir>/config/env.js', './polyfill'], testMatch: ['x/*.js'] };"
    assert node.loaded_by("jest.config.js", config) == {"config/env", "polyfill"}
    package = '{"main": "lib/index.js", "scripts": {"test": "mocha -r lib/hook.js", "start": "node -r ./server.js"}}'
    assert node.loaded_by("package.json", package) == {"lib/hook"}
    assert node.loaded_by("src/app.js", "require('./x')") == frozenset()
    assert node.loaded_by("package.json", "[1]") == frozenset()


@pytest.mark.parametrize("odd", ["5", '"x"', "[1]", "true", "9" * 5000])
def test_nonsense_in_what_a_model_wrote_stops_nothing(odd: str) -> None:
    base = b"[tool.pytest.ini_options]\nx = 1\n"
    for text in (f"tool = {odd}\n", f"project = {odd}\n[tool]\npytest = {odd}\n", f"[project]\nscripts = {odd}\n"):
        assert named("python").is_autoloaded("pyproject.toml", base, text.encode())
    assert named("rust").is_autoloaded("Cargo.toml", b"", f"lib = {odd}\npackage = {odd}\n".encode())
    gap = f"[pytest]\na{' ' * 200_000}b\n".encode()
    assert named("python").is_autoloaded("tox.ini", b"[pytest]\n", gap)

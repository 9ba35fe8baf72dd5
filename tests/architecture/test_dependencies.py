"""Each dependency has its line in the design, with its reason, and is imported by us."""

import ast
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
IMPORTED_AS = {
    "pygithub": "github",
    "python-docx": "docx",
    "python-dotenv": "dotenv",
    "pyyaml": "yaml",
    "throttled-py": "throttled",
}
STARTED = {"ruff"}  # a program that we start
BY_NAME = {"httptools", "psycopg", "uvloop"}  # uvicorn and SQLAlchemy take them where they are
COMES_ALONG = {"jwt", "pydantic_core", "requests", "starlette"}  # with pygithub, pydantic, fastapi, as fits them
OURS = {"action", "core", "bot", "worker", "cli"}


def dependencies() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = (*project["dependencies"], *project["optional-dependencies"]["server"])
    return {re.split(r"[^A-Za-z0-9-]", line)[0] for line in lines}


def in_the_design() -> set[str]:
    page = (ROOT / "docs" / "design.md").read_text(encoding="utf-8").partition("## Dependencies")[2]
    rows = re.findall(r"^\| ([a-z][^|]*) \|", page, re.MULTILINE)
    return {name for row in rows if row != "package" for name in row.split(", ")}


def sources() -> list[Path]:
    """Our code, without the harness: that runs in the sandbox, beside what the project under test has installed."""
    harness = ROOT / "worker" / "languages" / "harness"
    return [path for package in OURS for path in (ROOT / package).rglob("*.py") if harness not in path.parents]


def imported() -> set[str]:
    found: set[str] = set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found


def test_the_design_says_why_each_dependency_is_there() -> None:
    assert in_the_design() == dependencies()


def test_each_outside_package_that_we_import_is_a_dependency() -> None:
    named = {IMPORTED_AS.get(name, name.replace("-", "_")) for name in dependencies()}
    assert imported() - named - set(sys.stdlib_module_names) - OURS - COMES_ALONG == set()


def test_each_dependency_is_used() -> None:
    found = imported()
    unused = {name for name in dependencies() if IMPORTED_AS.get(name, name.replace("-", "_")) not in found}
    assert unused == STARTED | BY_NAME

"""A plugin folder's public modules are found by their file names alone: none of them is imported by another."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = (
    "cli",
    "bot/commands",
    "worker/pipelines",
    "worker/llm",
    "worker/sandbox",
    "worker/languages",
    "worker/checks",
    "worker/reports",
)


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


@pytest.mark.parametrize("folder", FOLDERS)
def test_nothing_in_the_folder_imports_a_plugin_of_it(folder: str) -> None:
    package = folder.replace("/", ".")
    plugins = {f"{package}.{path.stem}" for path in (ROOT / folder).glob("[!_]*.py")}
    assert plugins
    known = {
        f"{path.relative_to(ROOT)} -> {name}"
        for path in (ROOT / folder).rglob("*.py")
        for name in imported(path)
        if name in plugins
    }
    assert known == set()

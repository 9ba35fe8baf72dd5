"""Manifests of Python projects."""

import ast
import re
from collections.abc import Iterable, Iterator
from typing import Any

from core.text import ini, toml
from worker.languages.pythonic.parsing import parsed

REQUIREMENTS = re.compile(r"(?:^|/)(?:[\w.-]*(?:requirements|constraints)[\w.-]*|requirements/[\w./-]+)\.(?:txt|in)$")
_NAMED = re.compile(r"(?P<name>[A-Za-z0-9][\w.-]*)[ \t]*(?:\[[^\]]*\])?(?P<rest>.*)")
_SETUP_WORDS = ("install_requires", "extras_require", "tests_require", "setup_requires")

Found = Iterator[tuple[str, str]]


def requirements(text: str) -> Found:
    """A requirements file; what it includes is a file of its own."""
    for line in text.replace("\\\n", " ").splitlines():
        line = re.sub(r"(^|\s)#.*$", "", line).strip()
        line = re.sub(r"\s--hash=\S+", "", line)
        if line.startswith(("-e", "--editable")) or re.match(r"[\w+.-]+://", line):
            yield line.split()[-1], "from an address"
        elif line and not line.startswith("-"):
            yield from _one(line)


def pyproject(text: str) -> Found:
    """What a project needs, to be built, to run and to be developed, in the standard's form and Poetry's."""
    data = toml.read(text)
    project, tool = data.get("project", {}), data.get("tool", {})
    lists = [project.get("dependencies", []), data.get("build-system", {}).get("requires", [])]
    lists += [*project.get("optional-dependencies", {}).values(), *data.get("dependency-groups", {}).values()]
    lists += [tool.get("uv", {}).get("dev-dependencies", []), *tool.get("pdm", {}).get("dev-dependencies", {}).values()]
    for line in (line for listed in lists for line in listed if isinstance(line, str)):
        yield from _one(line)
    poetry = tool.get("poetry", {})
    tables = [poetry.get("dependencies", {}), poetry.get("dev-dependencies", {})]
    tables += [group.get("dependencies", {}) for group in poetry.get("group", {}).values()]
    for table in (*tables, tool.get("uv", {}).get("sources", {})):
        yield from _table(table)


def pipfile(text: str) -> Found:
    """Pipenv's."""
    data = toml.read(text)
    for kind in ("packages", "dev-packages"):
        yield from _table(data.get(kind, {}))


def setup_cfg(text: str) -> Found:
    """Setuptools', declared."""
    parser = ini.read(text)
    for section in parser.sections():
        for key, value in parser.items(section):
            if key in _SETUP_WORDS or section == "options.extras_require":
                yield from _each(value.splitlines())


def setup_py(text: str) -> Found:
    """Setuptools', as far as it is written out; it is not run."""
    for node in ast.walk(parsed(text)):
        for word in node.keywords if isinstance(node, ast.Call) else ():
            if word.arg in _SETUP_WORDS:
                yield from _each(_elements(word.value))


def _elements(node: ast.expr) -> Iterator[str]:
    """The strings in lists: a bare word in a dictionary's key is the name of an extra, not of a package."""
    for part in ast.walk(node):
        for each in part.elts if isinstance(part, (ast.List, ast.Tuple, ast.Set)) else ():
            if isinstance(each, ast.Constant) and isinstance(each.value, str):
                yield each.value


def _each(lines: Iterable[str]) -> Found:
    for line in lines:
        yield from _one(line)


def _one(line: str) -> Found:
    found = _NAMED.match(line.strip())
    if found:
        rest = found["rest"].partition(";")[0] if "://" not in found["rest"] else found["rest"].partition(" ;")[0]
        yield _plain(found["name"]), "".join(rest.split()).removeprefix("@")


def _table(table: dict[str, Any]) -> Found:
    for name, what in table.items():
        if name.lower() != "python":
            yield _plain(name), what if isinstance(what, str) else _place(what)


def _place(what: Any) -> str:
    """Where a package comes from, or its version, out of a table."""
    for one in what if isinstance(what, list) else [what]:
        if isinstance(one, dict):
            place = next((f"{key}:{one[key]}" for key in ("git", "url", "path", "file") if one.get(key)), "")
            return place or str(one.get("version", ""))
    return ""


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()

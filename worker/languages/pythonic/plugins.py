"""Modules that a repository's own configuration makes pytest load as plugins: their hooks can change every result."""

import ast
import posixpath
import re
from collections.abc import Iterator

from worker.languages.pythonic.parsing import parsed

_OPTION = re.compile(r"(?:^|[\s\"'=\[,])-p[\s\"',=]*(?P<name>[A-Za-z_][\w.]*)")
_SUFFIXES = (".ini", ".toml", ".cfg")


def loaded_by(path: str, text: str) -> frozenset[str]:
    """The files (without suffix) that `pytest_plugins` of a conftest.py, or `-p` in a configuration file, names."""
    if path.endswith("conftest.py"):
        found = set(_listed(text))
    else:
        found = {match["name"] for match in _OPTION.finditer(text)} if path.endswith(_SUFFIXES) else set()
    folders = ("", "src", posixpath.dirname(path))
    places = {posixpath.join(folder, name.replace(".", "/")) for name in found for folder in folders}
    return frozenset(places | {f"{place}/__init__" for place in places})


def _listed(text: str) -> Iterator[str]:
    try:
        body = parsed(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == "pytest_plugins" for target in targets):
            parts = (part.value for part in ast.walk(node) if isinstance(part, ast.Constant))
            yield from (part for part in parts if isinstance(part, str))

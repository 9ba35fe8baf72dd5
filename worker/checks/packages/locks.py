"""Lock files that are a list of packages: uv's, Poetry's, PDM's, Cargo's, Pipenv's."""

import json
import tomllib
from collections.abc import Iterator
from typing import Any

Found = Iterator[tuple[str, str]]


def packages(text: str) -> Found:
    """The `[[package]]` tables; those that are the repository's own folders are left out."""
    for one in tomllib.loads(text).get("package", []):
        if not _is_own(one):
            yield str(one["name"]).lower(), str(one.get("version", ""))


def pipfile_lock(text: str) -> Found:
    """Pipenv's two tables."""
    data = json.loads(text)
    for kind in ("default", "develop"):
        yield from ((name.lower(), str(about.get("version", ""))) for name, about in data.get(kind, {}).items())


def _is_own(one: dict[str, Any]) -> bool:
    source = one.get("source")
    return isinstance(source, dict) and any(key in source for key in ("editable", "virtual", "directory"))

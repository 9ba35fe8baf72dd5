"""Lock files that are a list of packages: uv's, Poetry's, PDM's, Cargo's, Pipenv's."""

import json
import re
from collections.abc import Iterator
from typing import Any

from core.text import toml

Found = Iterator[tuple[str, str]]

_USUAL = (
    "https://pypi.org/simple",
    "registry+https://github.com/rust-lang/crates.io-index",
    "sparse+https://index.crates.io/",
)


def packages(text: str) -> Found:
    """The `[[package]]` tables; those that are the repository's own folders are left out."""
    for one in toml.read(text).get("package", []):
        if not _is_own(one):
            name = str(one["name"]).lower()
            yield name, str(one.get("version", ""))
            yield from ((name, f"from:{place}") for place in _elsewhere(name, one))


def pipfile_lock(text: str) -> Found:
    """Pipenv's two tables."""
    data = json.loads(text)
    for kind in ("default", "develop"):
        yield from ((name.lower(), str(about.get("version", ""))) for name, about in data.get(kind, {}).items())


def _is_own(one: dict[str, Any]) -> bool:
    source = one.get("source")
    return isinstance(source, dict) and any(key in source for key in ("editable", "virtual", "directory"))


def _elsewhere(name: str, one: dict[str, Any]) -> Iterator[str]:
    """Where a package is from, if that is not the usual index, or a file of another package's."""
    source = one.get("source")
    if isinstance(source, str) and source not in _USUAL:  # Cargo's
        yield source
    if isinstance(source, dict):
        yield from (
            str(source[key]) for key in ("git", "url", "path", "registry") if source.get(key) not in (None, *_USUAL)
        )
    for file in (one.get("sdist"), *one.get("wheels", [])):
        url = str(file.get("url", "")) if isinstance(file, dict) else ""
        stem = re.sub(r"[-_.]+", "-", url.rpartition("/")[2]).lower()
        if url and not stem.startswith(f"{re.sub('[-_.]+', '-', name)}-"):
            yield url

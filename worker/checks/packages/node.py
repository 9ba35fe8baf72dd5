"""Manifests and lock files of JavaScript projects."""

import json
import re
from collections.abc import Iterator
from typing import Any

_KINDS = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")
_YARN = re.compile(
    r'^"?(?P<name>@?[^@\s"]+)@(?P<what>[^\n]*):\n(?:  [^\n]*\n)*?  version:? "?(?P<version>[^"\n]+)', re.M
)
_PNPM = re.compile(r"^  '?/?(?P<name>@?[^@\s/':]+(?:/[^@\s/':]+)?)[@/](?P<version>\d[^\s:()']*)[^\n]*:\s*$", re.M)

Found = Iterator[tuple[str, str]]


def package_json(text: str) -> Found:
    """What a package needs; an alias or an address is told as what it is."""
    data = _object(text)
    for kind in _KINDS:
        yield from ((name, str(what)) for name, what in _table(data, kind).items())
    for kind in ("overrides", "resolutions"):
        yield from ((name, str(what)) for name, what in _table(data, kind).items() if isinstance(what, str))


def package_lock(text: str) -> Found:
    """npm's lock file, old and new; links lead to packages of the repository itself."""
    data = _object(text)
    for place, about in _table(data, "packages").items():
        if place and isinstance(about, dict) and not about.get("link") and "node_modules/" in place:
            name = place.rpartition("node_modules/")[2]
            yield str(about.get("name", name)), str(about.get("version", ""))
    if "packages" not in data:
        yield from _nested(data)


def _nested(data: dict[str, Any]) -> Found:
    for name, about in _table(data, "dependencies").items():
        if isinstance(about, dict):
            yield name, str(about.get("version", ""))
            yield from _nested(about)


def yarn_lock(text: str) -> Found:
    """Yarn's, the classic and the later one."""
    for found in _YARN.finditer(text):
        if "@workspace:" not in f"@{found['what']}":
            yield found["name"], found["version"].strip()


def pnpm_lock(text: str) -> Found:
    """pnpm's: what stands below `packages`."""
    for found in _PNPM.finditer(text.partition("\npackages:")[2].partition("\nsnapshots:")[0]):
        yield found["name"], found["version"]


def _object(text: str) -> dict[str, Any]:
    data = json.loads(text)
    if not isinstance(data, dict):
        raise ValueError("this is no object")
    return data


def _table(data: dict[str, Any], key: str) -> dict[str, Any]:
    found = data.get(key)
    return found if isinstance(found, dict) else {}

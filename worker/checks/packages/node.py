"""Manifests and lock files of JavaScript projects."""

import json
import re
from collections.abc import Iterator
from typing import Any

_KINDS = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")
_YARN_HEAD = re.compile(r'^"?(?P<name>@?[^@\s"]+)@(?P<what>[^\n]*):$', re.M)
_YARN_FIELD = r'^  {}:? "?(?P<said>[^"\n]+)'
_PNPM = re.compile(r"^  '?/?(?P<name>@?[^@\s/':]+(?:/[^@\s/':]+)?)[@/](?P<version>\d[^\s:()']*+)[^\n]*:\s*$", re.M)

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
            name = str(about.get("name", place.rpartition("node_modules/")[2]))
            yield name, str(about.get("version", ""))
            yield from _elsewhere(name, str(about.get("resolved", "")))
    if "packages" not in data:
        yield from _nested(data)


def _elsewhere(name: str, resolved: str) -> Found:
    """A package of one name whose archive is another's, or none of a registry."""
    if resolved and f"/{name}/-/{name.rpartition('/')[2]}-" not in resolved:
        yield name, f"from:{resolved}"


def _nested(data: dict[str, Any]) -> Found:
    for name, about in _table(data, "dependencies").items():
        if isinstance(about, dict):
            yield name, str(about.get("version", ""))
            yield from _elsewhere(name, str(about.get("resolved", "")))
            yield from _nested(about)


def yarn_lock(text: str) -> Found:
    """Yarn's, the classic and the later one."""
    for block in re.split(r"\n\n+", text):
        head = _YARN_HEAD.search(block)
        if head is None or "@workspace:" in f"@{head['what']}":
            continue
        name, resolution = head["name"], _field(block, "resolution")
        yield name, _field(block, "version").strip()
        yield from _elsewhere(name, _field(block, "resolved"))
        if resolution and not resolution.startswith(f"{name}@npm:"):
            yield name, f"from:{resolution}"


def _field(block: str, name: str) -> str:
    found = re.search(_YARN_FIELD.format(name), block, re.M)
    return found["said"] if found else ""


def pnpm_lock(text: str) -> Found:
    """pnpm's: what stands below `packages`; a package that is no registry's says where it is from."""
    listed = text.partition("\npackages:")[2].partition("\nsnapshots:")[0]
    yield from ((found["name"], found["version"]) for found in _PNPM.finditer(listed))
    yield from (("(an archive)", f"from:{place}") for place in re.findall(r"tarball: ?'?([^\s,}']+)", listed))
    yield from (("(a repository)", f"from:{place}") for place in re.findall(r"\brepo: ?'?([^\s,}']+)", listed))


def _object(text: str) -> dict[str, Any]:
    data = json.loads(text)
    if not isinstance(data, dict):
        raise ValueError("this is no object")
    return data


def _table(data: dict[str, Any], key: str) -> dict[str, Any]:
    found = data.get(key)
    return found if isinstance(found, dict) else {}

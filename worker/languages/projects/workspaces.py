"""Workspaces: a root that installs for its members. npm's, pnpm's and Yarn's in JavaScript, uv's in Python."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from core.errors import Refused
from worker.languages import FileView
from worker.languages.projects.manifests import above, table, toml

_PNPM = "pnpm-workspace.yaml"
_LARGEST = 64 * 1024
_MOST = 100  # patterns
_MOST_ROOTS = 20  # workspaces
_MOST_PARTS = 20  # of a pattern


def homes(view: FileView, folders: Iterable[str], family: str) -> dict[str, str]:
    """The root of the workspace that each of `folders` is a member of; those of none are left out."""
    known = sorted(folders)
    read = _node if family == "node" else _uv if family == "python" else None
    if read is None:
        return {}
    found: dict[str, str] = {}
    saying = [(root, patterns) for root in known if (patterns := read(view, root))][:_MOST_ROOTS]
    for root, patterns in saying:
        for folder in known:
            if above(root, folder) and folder not in found and _is_member(root, folder, patterns):
                found[folder] = root
    return found


def _is_member(root: str, folder: str, patterns: Sequence[str]) -> bool:
    inside = folder[len(root) + 1 :] if root else folder
    yes = any(_matches(pattern, inside) for pattern in patterns if not pattern.startswith("!"))
    return yes and not any(_matches(pattern[1:], inside) for pattern in patterns if pattern.startswith("!"))


def _matches(pattern: str, folder: str) -> bool:
    """Whether a glob of the usual kind names the folder: `*` within a part, `**` over parts. Never searches back."""
    asked, parts = pattern.removeprefix("./").rstrip("/")[:200].split("/"), folder.split("/")
    if len(asked) > _MOST_PARTS:
        return False
    places = {0}  # how many of the parts may be used up
    for place, each in enumerate(asked, 1):
        if each == "**":
            places = set(range(min(places) + (place == len(asked)), len(parts) + 1))
        else:
            places = {at + 1 for at in places if at < len(parts) and _names(each, parts[at])}
        if not places:
            return False
    return len(parts) in places


def _names(pattern: str, part: str) -> bool:
    """Whether one part of a glob, in which `*` is any text, names one part of a path."""
    first, *rest = pattern.split("*")
    if not rest:
        return part == pattern
    last = rest.pop()
    at, end = len(first), len(part) - len(last)
    if at > end or not part.startswith(first) or not part.endswith(last):
        return False
    for piece in rest:
        at = part.find(piece, at, end) + len(piece)
        if at < len(piece):  # it is not there
            return False
    return True


def _node(view: FileView, root: str) -> list[str]:
    start = f"{root}/" if root else ""
    try:
        data = json.loads((view.text(f"{start}package.json") or "{}")[: _LARGEST * 4])
    except (ValueError, RecursionError):
        data = {}
    said = data.get("workspaces") if isinstance(data, dict) else None
    said = said.get("packages") if isinstance(said, dict) else said
    return _words(said) or _words(_pnpm(view.text(f"{start}{_PNPM}")))


def _pnpm(text: str | None) -> Any:
    if not text or len(text) > _LARGEST:
        return None
    from core.repo_config.nodes import locate  # YAML takes a while to load, and few need it

    try:
        data = locate(text, _PNPM).value
    except (Refused, RecursionError):
        return None
    return data.get("packages") if isinstance(data, dict) else None


def _uv(view: FileView, root: str) -> list[str]:
    said = table(toml(view, f"{root}/pyproject.toml"), "tool", "uv", "workspace")
    return [*_words(said.get("members")), *(f"!{word}" for word in _words(said.get("exclude")))]


def _words(said: Any) -> list[str]:
    return [each for each in said if isinstance(each, str)][:_MOST] if isinstance(said, list) else []

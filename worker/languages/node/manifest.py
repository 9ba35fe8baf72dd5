"""package.json, read with care: any part of it may be missing or nonsense."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from worker.languages import FileView

PATH = "package.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What tests and set-up need to know of a package.json."""

    test: str = ""  # the script
    scripts: Mapping[str, str] | None = None
    needs: frozenset[str] = frozenset()
    workspaces: bool = False


def content(view: FileView) -> dict[str, Any]:
    """The package.json at the root as it stands; empty if there is none that can be read."""
    try:
        data = json.loads(view.text(PATH) or "{}")
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def read(view: FileView) -> Manifest:
    """The manifest at the root; empty if there is none."""
    data = content(view)
    scripts = {key: value for key, value in _table(data, "scripts").items() if isinstance(value, str)}
    kinds = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")
    needs = {name for kind in kinds for name in _table(data, kind)}
    test = "" if "no test specified" in scripts.get("test", "") else scripts.get("test", "")
    return Manifest(test, scripts, frozenset(needs), "workspaces" in data)


def _table(data: dict[str, object], key: str) -> dict[str, object]:
    found = data.get(key)
    return found if isinstance(found, dict) else {}

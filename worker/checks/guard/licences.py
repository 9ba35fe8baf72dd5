"""The licences of packages that a change brings, where a lock file says them: npm's does, and composer's.

No other lock file names a licence, and nobody is asked: what is not said is not measured.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from core.runs import Finding

_TELLING = ("package-lock.json", "npm-shrinkwrap.json", "composer.lock")
_FEW = 20


def findings(before: Mapping[str, bytes], after: Mapping[str, bytes], allowed: tuple[str, ...]) -> Iterator[Finding]:
    """An error for each new package whose licence is none of `allowed`, a note for those of which no file says it."""
    for path in sorted(after) if allowed else ():
        if PurePosixPath(path).name not in _TELLING:
            continue
        old = _licences(before.get(path, b""))
        new = {name: said for name, said in _licences(after[path]).items() if name not in old}
        yield from list(_judged(path, new, {one.casefold() for one in allowed}))[:_FEW]


def _judged(path: str, new: Mapping[str, str], allowed: set[str]) -> Iterator[Finding]:
    for name, said in sorted(new.items()):
        if not said:
            yield Finding("licence-unknown", path, 0, f"The licence of {name[:100]} was not measured.", "note")
        elif not _is_allowed(said, allowed):
            yield Finding(
                "licence", path, 0, f"{name[:100]} has the licence {said[:100]!r}, which is not allowed.", "error"
            )


def _is_allowed(said: str, allowed: set[str]) -> bool:
    """Whether an SPDX expression can be met with `allowed`: one of those that `OR` offers, all that `AND` asks for."""
    plain = said.casefold().replace("(", " ").replace(")", " ")
    ways = [way.split(" and ") for way in plain.split(" or ")]
    return any(all(part.strip() in allowed for part in way) for way in ways)


def _licences(content: bytes) -> dict[str, str]:
    """Name and version -> SPDX expression; empty where the file does not say it."""
    try:
        read: Any = json.loads(content or b"{}")
    except (ValueError, RecursionError):
        return {}
    found: dict[str, str] = {}
    listed = read if isinstance(read, dict) else {}
    packages = listed.get("packages")
    if isinstance(packages, dict):
        found |= {f"{key.rpartition('node_modules/')[2]} {one.get('version', '')}": _said(one.get("license"))
                  for key, one in packages.items() if key and isinstance(one, dict)}  # fmt: skip
    for one in packages if isinstance(packages, list) else ():
        if isinstance(one, dict):
            found[f"{one.get('name', '')} {one.get('version', '')}"] = _said(one.get("license"))
    return found


def _said(licence: object) -> str:
    if isinstance(licence, list):
        return " OR ".join(str(one) for one in licence)
    return licence if isinstance(licence, str) else ""

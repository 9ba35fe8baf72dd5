"""Names for new branches: a small alphabet that no shell, git option or file system reads otherwise."""

import re
from collections.abc import Iterator

from core.errors import Refused

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*")
_SHA_LIKE = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_LONGEST = 200
_MOST_SUFFIXES = 20


def check(name: str) -> str:
    """`name`, if a branch may be called so; `Refused` says what to change."""
    good = _NAME.fullmatch(name) and ".." not in name and len(name) <= _LONGEST
    ended = any(part.endswith((".", ".lock")) for part in name.split("/"))
    if not good or ended or name == "HEAD" or name.startswith("refs/") or _SHA_LIKE.fullmatch(name):
        raise Refused(
            f"{name[:80]!r} cannot be the name of the new branch; use letters, digits, `.`, `_`, `-` and `/`, "
            "starting with a letter or digit."
        )
    return name


def candidates(name: str) -> Iterator[str]:
    """`name`, then `name-2`, `name-3` …; last the same without folders, for when `a` keeps `a/b` from being."""
    yield name
    yield from (f"{name}-{number}" for number in range(2, _MOST_SUFFIXES))
    flat = name.replace("/", "-")
    if flat != name:
        yield flat
        yield from (f"{flat}-{number}" for number in range(2, _MOST_SUFFIXES))

"""TOML that strangers wrote: read, or refused before it takes long."""

import re
import tomllib
from collections.abc import Mapping
from typing import Any

_LARGEST = 4 << 20  # characters
_MOST_PARTS = 24  # of a key: its reader looks at all that stand before a part, for each part
_PART = r"""(?:[A-Za-z0-9_-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')[ \t]*+"""
_LONG_KEY = re.compile(rf"(?<![A-Za-z0-9_\\-])(?:{_PART}\.[ \t]*+){{{_MOST_PARTS}}}")


def read(text: str) -> dict[str, Any]:
    """The tables of a TOML text; `ValueError` where it is none, or none that anybody would write."""
    if len(text) > _LARGEST or _LONG_KEY.search(text):
        raise ValueError("It is very long, or has a very long key.")
    try:
        return tomllib.loads(text)
    except RecursionError as deep:
        raise ValueError("It is nested deeply.") from deep


def table(data: Mapping[str, Any], *way: str) -> dict[str, Any]:
    """The table at the end of the `way`; empty where there is none, whatever else stands there."""
    found: Any = data
    for key in way:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def listed(data: Mapping[str, Any], key: str) -> list[Any]:
    """The list under `key`; empty where there is none."""
    found = data.get(key)
    return found if isinstance(found, list) else []

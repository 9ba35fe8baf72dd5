"""Compares a value that came out of the box with the one that was wanted. Runs on the host, on data only."""

import math
from typing import Any

_REL, _ABS = 1e-9, 1e-12
_DEEPEST = 20  # what encodes values goes less deep


class Undefined:
    """What JavaScript calls undefined."""

    def __repr__(self) -> str:
        return "undefined"


def same(encoded: Any, want: object, *, loose: bool = False) -> bool:
    """Whether `[type, content]`, as the box encodes values, is `want`: same types, floats nearly equal.

    `loose`: 2.0 may stand for 2, as in prose.
    """
    if not (isinstance(encoded, list) and len(encoded) == 2 and isinstance(encoded[0], str)):
        return False
    kind, content = encoded
    if isinstance(want, bool) or want is None:
        return kind == "constant" and bool(content == repr(want))
    if isinstance(want, Undefined):
        return kind == "constant" and bool(content == "undefined")
    if isinstance(want, (int, float)):
        return _same_number(kind, content, want, loose)
    if isinstance(want, (list, tuple, set, frozenset)):
        return kind == type(want).__name__ and _same_items(kind, content, want, loose)
    if isinstance(want, dict):
        return kind == "dict" and _same_dict(content, want, loose)
    if isinstance(want, str):
        return kind == "str" and bool(content == want)
    return kind == type(want).__name__ and bool(content == repr(want))


def _same_number(kind: str, content: Any, want: float, loose: bool) -> bool:
    try:
        if kind == "int" and isinstance(want, int):
            return int(content) == want
        if kind in ("int", "float") and (loose or (kind == "float" and isinstance(want, float))):
            got = float(content)
            return got == want or (got != got and want != want) or math.isclose(got, want, rel_tol=_REL, abs_tol=_ABS)
    except (ValueError, TypeError, OverflowError):
        return False
    return False


def _same_items(kind: str, content: Any, want: Any, loose: bool) -> bool:
    if not isinstance(content, list) or len(content) != len(want):
        return False
    if kind in ("list", "tuple"):
        return all(same(got, item, loose=loose) for got, item in zip(content, want, strict=True))
    return all(any(same(got, item, loose=loose) for got in content) for item in want)


def _same_dict(content: Any, want: dict[object, object], loose: bool) -> bool:
    if not isinstance(content, list) or len(content) != len(want):
        return False
    pairs = [pair for pair in content if isinstance(pair, list) and len(pair) == 2]
    return all(
        any(same(k, key, loose=loose) and same(v, value, loose=loose) for k, v in pairs) for key, value in want.items()
    )


def shown(encoded: Any, depth: int = 0) -> str:
    """An encoded value for people; whatever else came is a question mark."""
    if depth > _DEEPEST or not (isinstance(encoded, list) and len(encoded) == 2 and isinstance(encoded[0], str)):
        return "?"
    kind, content = encoded
    if kind == "str":
        return repr(content)
    if kind == "object":
        return f"an object of type {content}"
    if isinstance(content, list) and kind != "dict":
        opened, closed = {"list": ("[", "]"), "tuple": ("(", ")")}.get(kind, ("{", "}"))
        comma = "," if kind == "tuple" and len(content) == 1 else ""
        return opened + ", ".join(shown(item, depth + 1) for item in content) + comma + closed
    if kind == "dict" and isinstance(content, list):
        pairs = [pair for pair in content if isinstance(pair, list) and len(pair) == 2]
        return "{" + ", ".join(f"{shown(key, depth + 1)}: {shown(value, depth + 1)}" for key, value in pairs) + "}"
    return str(content)

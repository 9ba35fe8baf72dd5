"""Docstrings that a model dropped: their examples are tests, so they stay."""

import ast
from dataclasses import dataclass

from worker.proposals.outline import parse_python

_Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, slots=True)
class _Lost:
    line: int  # 0-based: before it the docstring goes
    rows: tuple[str, ...]


def with_lost_docstrings(path: str, base: str, new: str) -> str:
    """`new` with the docstrings that `base` has for the same top-level names and their methods."""
    before, after = parse_python(base), parse_python(new)
    if not path.endswith(".py") or before is None or after is None:
        return new
    had, has = _documented(before), _documented(after)
    rows = new.split("\n")
    lost = [_lost(base, had[name], has[name], rows) for name in has if name in had]
    for one in sorted(filter(None, lost), key=lambda one: -one.line):
        rows[one.line : one.line] = one.rows
    restored = "\n".join(rows)
    return restored if parse_python(restored) is not None else new


def _documented(tree: ast.Module) -> dict[str, _Documented]:
    found: dict[str, _Documented] = {}
    for node in tree.body:
        if isinstance(node, _Documented):
            found[node.name] = node
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{inner.name}": inner for inner in node.body if isinstance(inner, _Documented)}
    return found


def _lost(base: str, old: _Documented, new: _Documented, rows: list[str]) -> _Lost | None:
    if ast.get_docstring(old) is None or ast.get_docstring(new) is not None:
        return None
    quoted, first = old.body[0], new.body[0]
    place = first.lineno - 1
    if place <= new.lineno - 1 or rows[place][: first.col_offset].strip():
        return None  # `def f(): return 1` has no room for one
    text = base.split("\n")[quoted.lineno - 1 : quoted.end_lineno]
    if first.col_offset != quoted.col_offset:
        return None
    return _Lost(_above_comments(rows, place, new.lineno), tuple(text))


def _above_comments(rows: list[str], place: int, top: int) -> int:
    while place > top and rows[place - 1].strip().startswith("#"):
        place -= 1
    return place

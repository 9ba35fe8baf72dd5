"""Literal values of two languages in one comparable form."""

import ast
import json
from dataclasses import dataclass

from tree_sitter import Node

from worker.checks.changes.grammar import said

_SMALL = range(-1, 4)
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Value:
    """A literal: `key` is the same for `1` and `1.0`, `(1, 2)` and `[1, 2]`; `trivial` for what base cases are."""

    key: str
    trivial: bool


def of(value: object) -> Value:
    """The comparable form of a Python literal."""
    return Value(_key(value)[:_LONGEST], _is_trivial(value))


def of_python(node: ast.expr) -> Value | None:
    """The literal that `node` is; None if it is not one."""
    try:
        return of(ast.literal_eval(node))
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return None


def of_text(text: str) -> Value | None:
    """The literal that `text` reads as in Python or JSON; None if in neither."""
    try:
        return of(ast.literal_eval(text.strip()))
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        pass
    try:
        return of(json.loads(text))
    except (ValueError, RecursionError):
        return {"undefined": of(None), "NaN": of(float("nan"))}.get(text.strip())


def of_script(node: Node) -> Value | None:
    """The literal that a JavaScript node is; None if it is not one."""
    try:
        return of(_script(node))
    except (ValueError, SyntaxError, RecursionError):
        return None


def _key(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return repr(value)
    if isinstance(value, (int, float)):
        return repr(int(value)) if value == value and abs(value) < 1e300 and value == int(value) else repr(value)
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_key(item) for item in value)}]"
    if isinstance(value, (set, frozenset)):
        return f"set[{', '.join(sorted(_key(item) for item in value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(sorted(f'{_key(k)}: {_key(v)}' for k, v in value.items()))}}}"
    return repr(value)


def _is_trivial(value: object) -> bool:
    if isinstance(value, (bool, type(None))):
        return True
    if isinstance(value, (int, float)):
        return value in _SMALL
    if isinstance(value, (str, bytes)):
        return len(value) <= 1
    if isinstance(value, (list, tuple, set, frozenset)):
        return len(value) <= 1 and all(_is_trivial(item) for item in value)
    return not value if isinstance(value, dict) else False


def _script(node: Node) -> object:
    named = [child for child in node.named_children if child.type != "comment"]
    constants: dict[str, object] = {"true": True, "false": False, "null": None, "undefined": None}
    if node.type in constants:
        return constants[node.type]
    if node.type == "number":
        return ast.literal_eval(said(node).rstrip("n"))
    if node.type == "string" or (node.type == "template_string" and "${" not in said(node)):
        return _unquoted(said(node))
    if node.type == "array":
        return [_script(child) for child in named]
    if node.type == "object":
        return dict(_pair(child) for child in named)
    if node.type == "parenthesized_expression" and len(named) == 1:
        return _script(named[0])
    if node.type == "unary_expression" and said(node).startswith("-"):
        return -float(said(named[0]))
    raise ValueError(node.type)


def _pair(node: Node) -> tuple[str, object]:
    key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
    if node.type != "pair" or key is None or value is None or key.type == "computed_property_name":
        raise ValueError(node.type)
    return key_name(key), _script(value)


def key_name(key: Node) -> str:
    """The text of a property's key."""
    return _unquoted(said(key)) if key.type == "string" else said(key)


def _unquoted(text: str) -> str:
    inner = text[1:-1].replace('"', '\\"').replace("\\\\'", "'").replace("\n", "\\n")
    try:
        return str(json.loads(f'"{inner}"'))
    except ValueError:
        return text[1:-1]

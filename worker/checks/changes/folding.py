"""Constant texts in Python expressions, also when they are put together to hide what they say."""

import ast
import base64
import binascii
import codecs
from collections.abc import Mapping

_LONGEST = 20_000
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"  # stands for a part that is only known when the code runs


class Folder:
    """Folds expressions of one module; `names` are the variables that are assigned one constant text."""

    def __init__(self, names: Mapping[str, str] | None = None) -> None:
        self._names = names or {}

    def text(self, node: ast.expr, depth: int = 0) -> str | None:
        """The text that `node` is, with `U+FFFD` for unknown parts; None if nothing of it is known."""
        if depth > 30:
            return None
        if isinstance(node, ast.Constant):
            return _constant(node.value)
        if isinstance(node, ast.Name):
            return self._names.get(node.id)
        if isinstance(node, ast.JoinedStr):
            return "".join(self._part(part, depth) for part in node.values)
        if isinstance(node, ast.FormattedValue):
            return self.text(node.value, depth + 1)
        if isinstance(node, ast.BinOp):
            return self._joined(node, depth)
        if isinstance(node, ast.Subscript):
            return self._reversed(node, depth)
        return self._called(node, depth) if isinstance(node, ast.Call) else None

    def _part(self, node: ast.expr, depth: int) -> str:
        found = self.text(node, depth + 1)
        return _UNKNOWN if found is None else found

    def _joined(self, node: ast.BinOp, depth: int) -> str | None:
        if not isinstance(node.op, (ast.Add, ast.Div, ast.Mod)):
            return None
        left, right = self.text(node.left, depth + 1), self.text(node.right, depth + 1)
        if isinstance(node.op, ast.Mod):
            return None if left is None else left.replace("%s", right or _UNKNOWN).replace("%d", _UNKNOWN)
        if left is None and right is None:
            return None
        glue = "/" if isinstance(node.op, ast.Div) else ""
        return f"{_UNKNOWN if left is None else left}{glue}{_UNKNOWN if right is None else right}"[:_LONGEST]

    def _reversed(self, node: ast.Subscript, depth: int) -> str | None:
        step = node.slice.step if isinstance(node.slice, ast.Slice) else None
        if not isinstance(step, ast.UnaryOp) or not isinstance(step.op, ast.USub):
            return None
        found = self.text(node.value, depth + 1)
        return None if found is None else found[::-1]

    def _called(self, node: ast.Call, depth: int) -> str | None:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        owner = self.text(node.func.value, depth + 1) if isinstance(node.func, ast.Attribute) else None
        first = node.args[0] if node.args else None
        if name == "join" and isinstance(first, (ast.List, ast.Tuple)):
            return (owner or ("/" if owner is None else "")).join(self._part(item, depth) for item in first.elts)
        if name == "join" and first is not None and owner is None:  # os.path.join
            return "/".join(self._part(item, depth) for item in node.args)
        if name in ("decode", "encode", "strip", "lower", "format", "expanduser", "resolve") and owner is not None:
            return owner
        if name == "replace" and owner is not None and len(node.args) == 2:
            return owner.replace(self._part(node.args[0], depth), self._part(node.args[1], depth))
        if name == "chr" and isinstance(first, ast.Constant) and isinstance(first.value, int):
            return chr(first.value) if 0 <= first.value < 0x110000 else None
        inner = self.text(first, depth + 1) if first is not None else None
        return None if inner is None else decoded(name, inner)


def decoded(function: str, text: str) -> str | None:
    """What the decoding or path `function` makes of `text`; None if it is neither."""
    if function in ("str", "bytes", "Path", "PurePath", "PosixPath", "expanduser", "expandvars", "Request", "fspath"):
        return text
    try:
        if function in ("b64decode", "urlsafe_b64decode", "standard_b64decode", "decodebytes"):
            return base64.b64decode(text + "===").decode("latin-1")
        if function in ("fromhex", "unhexlify", "a2b_hex"):
            return bytes.fromhex(text).decode("latin-1")
    except (binascii.Error, ValueError):
        return None
    return codecs.decode(text, "rot13") if function == "decode" else None


def _constant(value: object) -> str | None:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return value if isinstance(value, str) else None

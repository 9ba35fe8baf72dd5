"""Tests that may see only that there is a value: all they assert is its truth, its type, or that it is not None."""

import ast

from worker.languages.pythonic.parsing import parsed
from worker.languages.pythonic.turning import tests_of

_FAINT = frozenset(
    "assertTrue assertFalse assertIsNone assertIsNotNone assertIsInstance assertNotIsInstance assertIsNot".split()
)
_SPEAKING = ("assert", "check", "verify", "expect", "raises", "fail", "warns", "approx")
_PLAIN = (None, True, False)
_EMPTY = (0, "")  # more than that, or not that, is little; just that is much


def faint(text: str) -> tuple[str, ...]:
    """The tests, by what follows the path in their ids, whose every assertion is of that kind; it is asked for one."""
    try:
        return tuple(name for name, test in tests_of(parsed(text), "") if _is_faint(test))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()


def _is_faint(test: ast.AST) -> bool:
    said = [kind for node in ast.walk(test) if (kind := _kind(node)) is not None]
    return bool(said) and not any(said)


def _kind(node: ast.AST) -> bool | None:
    """Whether an assertion says more than that; None: it is none."""
    if isinstance(node, ast.Assert):
        return _says_much(node.test)
    if not isinstance(node, ast.Call):
        return None
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if called in ("assertTrue", "assertFalse") and node.args:
        return _says_much(node.args[0])
    if called in _FAINT:
        return False
    return True if called.startswith(_SPEAKING) else None


def _says_much(said: ast.expr) -> bool:
    """Whether a comparison with something of its own is in it."""
    return any(isinstance(node, ast.Compare) and _compares(node) for node in ast.walk(said))


def _compares(node: ast.Compare) -> bool:
    sides = [node.left, *node.comparators]
    exact = all(isinstance(operator, (ast.Eq, ast.Is, ast.Lt)) for operator in node.ops)
    plain = _PLAIN if exact else (*_PLAIN, *_EMPTY)
    if any(isinstance(side, ast.Constant) and any(side.value is each for each in plain) for side in sides):
        return False
    if any(isinstance(side, ast.Call) and getattr(side.func, "id", "") == "type" for side in sides):
        return False
    same = len({ast.dump(side) for side in sides}) == 1
    return not same and not all(isinstance(side, ast.Constant) for side in sides)

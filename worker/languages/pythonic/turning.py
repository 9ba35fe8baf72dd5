"""Tests turned round: where a test passed, the same test with its assertions reversed must fail.

A result that stays green although what is asserted was reversed was not made by the test.
"""

import ast
from collections.abc import Iterator

from worker.languages import Turned
from worker.languages.pythonic.parsing import parsed

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_PAIRS = (
    ("assertEqual", "assertNotEqual"),
    ("assertTrue", "assertFalse"),
    ("assertIs", "assertIsNot"),
    ("assertIsNone", "assertIsNotNone"),
    ("assertIn", "assertNotIn"),
    ("assertIsInstance", "assertNotIsInstance"),
    ("assertAlmostEqual", "assertNotAlmostEqual"),
    ("assertRegex", "assertNotRegex"),
)
_REVERSED = {**dict(_PAIRS), **{right: left for left, right in _PAIRS}}
_FAIL = "raise AssertionError('the end of the test')"


def turned(text: str) -> Turned:
    """The text with every test in it turned round, and their names; as it is where Python cannot read it."""
    try:
        tree = parsed(text)
        names = tuple(name for name, test in tests_of(tree, "") if _turn(test))
        return Turned(ast.unparse(ast.fix_missing_locations(tree)), names)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Turned(text)


def tests_of(owner: ast.Module | ast.ClassDef, prefix: str) -> Iterator[tuple[str, _Function]]:
    """Every test with what follows the path in its id."""
    for node in owner.body:
        if isinstance(node, ast.ClassDef):
            yield from tests_of(node, f"{prefix}{node.name}::")
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test"):
            yield f"{prefix}{node.name}", node


def _turn(test: _Function) -> bool:
    """Reverse what `test` asserts; let it fail at its end where it asserts nothing that surely runs."""
    sure = any(_reverse(node) for node in test.body)
    for node in test.body:
        for part in ast.walk(node):
            if part is not node:
                _reverse(part)
    if not sure:
        test.body += ast.parse(_FAIL).body
    return not any(isinstance(part, (ast.Return, ast.Yield, ast.YieldFrom)) for part in ast.walk(test))


def _reverse(node: ast.AST) -> bool:
    if isinstance(node, ast.Assert):
        node.test = ast.UnaryOp(ast.Not(), node.test)
        return True
    call = node.value if isinstance(node, ast.Expr) else None
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in _REVERSED:
        call.func.attr = _REVERSED[call.func.attr]
        return True
    return False

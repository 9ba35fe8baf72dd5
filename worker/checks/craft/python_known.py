"""Calls with literal arguments and their wanted results, read from Python tests and from examples."""

import ast
from collections.abc import Iterable, Iterator, Mapping

from worker.checks.craft.cases import Known
from worker.checks.craft.values import Value, of, of_python, of_text

_EQUAL = frozenset("assertEqual assertEquals assertIs assertListEqual assertDictEqual assertTupleEqual assertSetEqual "
                   "assertAlmostEqual assertCountEqual assert_equal assert_array_equal".split())  # fmt: skip
_ROWS = 200
Row = Mapping[str, ast.expr]


def from_example(source: str, want: str) -> Known | None:
    """The call in the text of an example; None if it is not one call with literal arguments."""
    try:
        tree = ast.parse(source.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    value = of_text(want)
    return _known(tree.body, value, {}) if value else None


def from_tests(tree: ast.Module) -> Iterator[Known]:
    """The calls that a test module asserts about, parametrised ones row by row."""
    for function in ast.walk(tree):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for row in _rows(function.decorator_list):
                yield from _asserted(function, row)


def _asserted(function: ast.AST, row: Row) -> Iterator[Known]:
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            yield from _tested(node.test, row)
        elif isinstance(node, ast.Call) and isinstance(node.func, (ast.Attribute, ast.Name)):
            yield from _method(node, row)


def _tested(test: ast.expr, row: Row) -> Iterator[Known]:
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], (ast.Eq, ast.Is)):
        yield from _sides(test.left, test.comparators[0], row)
    elif isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        yield from _maybe(_known(test.operand, of(False), row))
    else:
        yield from _maybe(_known(test, of(True), row))


def _method(node: ast.Call, row: Row) -> Iterator[Known]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in _EQUAL and len(node.args) > 1:
        yield from _sides(node.args[0], node.args[1], row)
    if name in ("assertTrue", "assertFalse") and node.args:
        yield from _maybe(_known(node.args[0], of(name == "assertTrue"), row))


def _sides(left: ast.expr, right: ast.expr, row: Row) -> Iterator[Known]:
    for call, want in ((left, right), (right, left)):
        value = _literal(want, row)
        if value is not None:
            yield from _maybe(_known(call, value, row))


def _maybe(known: Known | None) -> Iterable[Known]:
    return [known] if known else []


def _literal(node: ast.expr, row: Row) -> Value | None:
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "approx" and node.args:
        node = node.args[0]
    return of_python(row.get(node.id, node) if isinstance(node, ast.Name) else node)


def _known(node: ast.expr, want: Value | None, row: Row) -> Known | None:
    if not isinstance(node, ast.Call) or want is None:
        return None
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    args = [value for value in (_literal(argument, row) for argument in node.args) if value]
    named = {k.arg: value for k in node.keywords if k.arg and (value := _literal(k.value, row))}
    whole = len(args) == len(node.args) and len(named) == len(node.keywords)
    return Known(name, tuple(args), want, named) if whole and (args or named) and name else None


def _rows(decorators: list[ast.expr]) -> list[Row]:
    """The rows of `parametrize`; one empty row where there is none."""
    for node in decorators:
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "parametrize" and len(node.args) > 1:
            names = _names(node.args[0])
            table = node.args[1]
            if isinstance(table, (ast.List, ast.Tuple)):
                return [_row(names, item) for item in table.elts[:_ROWS]]
    return [{}]


def _names(node: ast.expr) -> list[str]:
    try:
        found = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        return []
    parts = found.split(",") if isinstance(found, str) else found
    return [str(part).strip() for part in parts] if isinstance(parts, (list, tuple)) else []


def _row(names: list[str], item: ast.expr) -> Row:
    if isinstance(item, ast.Call) and getattr(item.func, "attr", "") == "param":
        item = ast.Tuple(item.args, ast.Load())
    values = item.elts if len(names) > 1 and isinstance(item, (ast.Tuple, ast.List)) else [item]
    return dict(zip(names, values, strict=False))

"""Special cases in Python: `if`, conditional expressions, `match` and look-up tables."""

import ast
from collections.abc import Iterator, Mapping

from worker.checks.craft.cases import Binding, Case, Function
from worker.checks.craft.values import Value, of_python, of_text

Tables = Mapping[str, ast.Dict]
_SAME = frozenset(["tuple", "list", "set", "frozenset", "sorted", "int", "float"])
_AS_TEXT = frozenset(["str", "repr"])
_MOST = 64  # alternatives of one condition


def functions(tree: ast.Module, old: ast.Module | None) -> Iterator[Function]:
    """The functions of `tree` that `old` does not have exactly so, with their special cases."""
    before = {ast.dump(node) for node in _defined(old)} if old else set()
    tables = _tables(tree)
    for node in _defined(tree):
        if ast.dump(node) in before:
            continue
        names = [a.arg for a in (*node.args.posonlyargs, *node.args.args)]
        names = names[1:] if names[:1] in (["self"], ["cls"]) else names
        names += [a.arg for a in node.args.kwonlyargs]
        found = tuple(_cases(node, set(names), {**tables, **_tables(node)}))
        yield Function(node.name, node.lineno, tuple(names), found)


def _defined(tree: ast.Module | None) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    if tree is None:
        return []
    return [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def _tables(tree: ast.AST) -> dict[str, ast.Dict]:
    found: dict[str, ast.Dict] = {}
    for node in ast.walk(tree):
        value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else None
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if isinstance(value, ast.Dict):
            found.update({target.id: value for target in targets if isinstance(target, ast.Name)})
    return found


def _cases(function: ast.AST, names: set[str], tables: Tables) -> Iterator[Case]:
    for node in ast.walk(function):
        if isinstance(node, (ast.If, ast.IfExp)):
            results = [node.body] if isinstance(node, ast.IfExp) else list(_results(node.body))
            for result in filter(None, map(of_python, results)):
                yield from (Case(node.lineno, each, result) for each in _bindings(node.test, names))
        elif isinstance(node, ast.Match):
            yield from _matched(node, names)
        elif isinstance(node, (ast.Subscript, ast.Call)):
            yield from _looked_up(node, names, tables)


def _results(body: list[ast.stmt]) -> Iterator[ast.expr]:
    for line in body:
        if isinstance(line, (ast.Return, ast.Assign)) and line.value is not None:
            yield line.value
        if isinstance(line, ast.Expr) and isinstance(line.value, ast.Yield) and line.value.value is not None:
            yield line.value.value


def _bindings(test: ast.expr, names: set[str]) -> list[Binding]:
    """The alternatives under which `test` holds, as far as it compares whole parameters with literals."""
    if isinstance(test, ast.BoolOp):
        parts = [_bindings(value, names) for value in test.values]
        if isinstance(test.op, ast.Or):
            return [each for part in parts for each in part][:_MOST]
        joined: list[dict[str, Value]] = [{}]
        for part in filter(None, parts):
            joined = [dict(left) | dict(right) for left in joined for right in part][:_MOST]
        return [*filter(None, joined)]
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return []
    left, right = test.left, test.comparators[0]
    if isinstance(test.ops[0], (ast.Eq, ast.Is)):
        return [found] if (found := _pair(left, right, names) or _pair(right, left, names)) else []
    if isinstance(test.ops[0], ast.In) and isinstance(right, (ast.Tuple, ast.List, ast.Set)):
        return [found for item in right.elts if (found := _pair(left, item, names))]
    return []


def _pair(left: ast.expr, right: ast.expr, names: set[str]) -> dict[str, Value]:
    if isinstance(left, (ast.Tuple, ast.List)) and isinstance(right, (ast.Tuple, ast.List)):
        if len(left.elts) != len(right.elts):
            return {}
        parts = [_pair(one, other, names) for one, other in zip(left.elts, right.elts, strict=True)]
        return {name: value for part in parts for name, value in part.items()} if all(parts) else {}
    value = of_python(right)
    if isinstance(left, ast.Call) and isinstance(left.func, ast.Name) and len(left.args) == 1 and value:
        if left.func.id in _AS_TEXT and isinstance(right, ast.Constant):
            value = of_text(str(right.value)) or value
        left = left.args[0] if left.func.id in _SAME | _AS_TEXT else left
    if isinstance(left, ast.Name) and left.id in names and value is not None:
        return {left.id: value}
    return {}


def _matched(node: ast.Match, names: set[str]) -> Iterator[Case]:
    for case in node.cases:
        results = [value for value in map(of_python, _results(case.body)) if value]
        patterns = case.pattern.patterns if isinstance(case.pattern, ast.MatchOr) else [case.pattern]
        for pattern in patterns:
            wanted = _pattern(pattern)
            found = _pair(node.subject, wanted, names) if wanted is not None else {}
            yield from (Case(case.pattern.lineno, found, result) for result in results if found)


def _pattern(pattern: ast.pattern) -> ast.expr | None:
    if isinstance(pattern, ast.MatchValue):
        return pattern.value
    if isinstance(pattern, ast.MatchSingleton):
        return ast.Constant(pattern.value)
    if isinstance(pattern, ast.MatchSequence):
        parts = [_pattern(part) for part in pattern.patterns]
        known = [part for part in parts if part is not None]
        return ast.Tuple(known, ast.Load()) if len(known) == len(parts) else None
    return None


def _looked_up(node: ast.Subscript | ast.Call, names: set[str], tables: Tables) -> Iterator[Case]:
    if isinstance(node, ast.Subscript):
        table, key = node.value, node.slice
    elif isinstance(node.func, ast.Attribute) and node.func.attr in ("get", "pop") and node.args:
        table, key = node.func.value, node.args[0]
    else:
        return
    entries = tables.get(table.id) if isinstance(table, ast.Name) else table
    if not isinstance(entries, ast.Dict):
        return
    for entry, value in zip(entries.keys, entries.values, strict=True):
        result: Value | None = of_python(value)
        found = _pair(key, entry, names) if entry is not None else {}
        if found and result is not None and entry is not None:
            yield Case(entry.lineno, found, result)

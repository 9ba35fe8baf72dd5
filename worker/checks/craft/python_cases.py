"""Special cases in Python: `if`, conditional expressions, `match` and look-up tables."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from worker.checks.craft.cases import Binding, Case, Function
from worker.checks.craft.values import Value, of_python

Tables = Mapping[str, ast.Dict]
_SAME = frozenset(["tuple", "list", "set", "frozenset", "sorted", "int", "float"])
_AS_TEXT = frozenset(["str", "repr"])
_MOST = 64  # alternatives of one condition


@dataclass(frozen=True, slots=True)
class Scope:
    """What names mean inside a function: its parameters, and variables that are assigned once."""

    names: tuple[str, ...]
    aliases: Mapping[str, ast.expr]

    @property
    def sole(self) -> ast.expr | None:
        """The only parameter, as it would be written."""
        return ast.Name(self.names[0], ast.Load()) if len(self.names) == 1 else None

    @property
    def together(self) -> ast.expr | None:
        """All parameters as one tuple."""
        return ast.Tuple([ast.Name(name, ast.Load()) for name in self.names], ast.Load()) if self.names else None


def functions(tree: ast.Module, old: ast.Module | None) -> Iterator[Function]:
    """The functions of `tree` that `old` does not have exactly so, with their special cases."""
    before = {ast.dump(node) for node in _defined(old)} if old else set()
    tables = _tables(tree)
    constants = {name: value for name, value in _aliases(tree, []).items() if isinstance(value, (ast.List, ast.Tuple))}
    for node in _defined(tree):
        if ast.dump(node) in before:
            continue
        names = [a.arg for a in (*node.args.posonlyargs, *node.args.args)]
        names = names[1:] if names[:1] in (["self"], ["cls"]) else names
        names += [a.arg for a in node.args.kwonlyargs]
        scope = Scope(tuple(names), {**constants, **_aliases(node, names)})
        found = tuple(_cases(node, scope, {**tables, **_tables(node)}))
        yield Function(node.name, node.lineno, tuple(names), found)


def _defined(tree: ast.Module | None) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    if tree is None:
        return []
    return [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def _aliases(function: ast.AST, names: list[str]) -> dict[str, ast.expr]:
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, []).append(node.value)
    return {name: values[0] for name, values in found.items() if len(values) == 1 and name not in names}


def _tables(tree: ast.AST) -> dict[str, ast.Dict]:
    found: dict[str, ast.Dict] = {}
    for node in ast.walk(tree):
        value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else None
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if isinstance(value, ast.Dict):
            found.update({target.id: value for target in targets if isinstance(target, ast.Name)})
    return found


def _cases(function: ast.AST, scope: Scope, tables: Tables) -> Iterator[Case]:
    for node in ast.walk(function):
        if isinstance(node, (ast.If, ast.IfExp)):
            results = [node.body] if isinstance(node, ast.IfExp) else list(_results(node.body))
            for result in filter(None, map(of_python, results)):
                yield from (Case(node.lineno, each, result) for each in _bindings(node.test, scope))
        elif isinstance(node, ast.Match):
            yield from _matched(node, scope)
        elif isinstance(node, (ast.Subscript, ast.Call)):
            yield from _looked_up(node, scope, tables)
        elif isinstance(node, (ast.For, ast.comprehension)):
            yield from _listed(node.iter, scope)


def _results(body: list[ast.stmt]) -> Iterator[ast.expr]:
    for line in body:
        if isinstance(line, (ast.Return, ast.Assign)) and line.value is not None:
            yield line.value
        if isinstance(line, ast.Expr) and isinstance(line.value, ast.Yield) and line.value.value is not None:
            yield line.value.value


def _bindings(test: ast.expr, scope: Scope) -> list[Binding]:
    """The alternatives under which `test` holds, as far as it compares whole parameters with literals."""
    if isinstance(test, ast.BoolOp):
        parts = [_bindings(value, scope) for value in test.values]
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
        return [found] if (found := _pair(left, right, scope) or _pair(right, left, scope)) else []
    if isinstance(test.ops[0], ast.In) and isinstance(right, (ast.Tuple, ast.List, ast.Set)):
        return [found for item in right.elts if (found := _pair(left, item, scope))]
    return []


def _pair(left: ast.expr, right: ast.expr, scope: Scope) -> dict[str, Value]:
    """Which parameters equal which literals if `left == right`; empty if that is not all there is to it."""
    if isinstance(left, (ast.Tuple, ast.List)) and isinstance(right, (ast.Tuple, ast.List)):
        if len(left.elts) != len(right.elts):
            return {}
        parts = [_pair(one, other, scope) for one, other in zip(left.elts, right.elts, strict=True)]
        return {name: value for part in parts for name, value in part.items()} if all(parts) else {}
    if isinstance(left, ast.Call) and isinstance(left.func, ast.Name) and len(left.args) == 1:
        inner = _read(right) if left.func.id in _AS_TEXT else right
        return _pair(left.args[0], inner, scope) if left.func.id in _SAME | _AS_TEXT else {}
    if not isinstance(left, ast.Name):
        return {}
    if left.id in scope.aliases:
        rest = Scope(scope.names, {name: node for name, node in scope.aliases.items() if name != left.id})
        return _pair(scope.aliases[left.id], right, rest)
    value = of_python(right) if left.id in scope.names else None
    return {left.id: value} if value is not None else {}


def _read(node: ast.expr) -> ast.expr:
    """The expression that a literal text holds; the node itself if it holds none."""
    try:
        return ast.parse(str(ast.literal_eval(node)).strip(), mode="eval").body
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return node


def _matched(node: ast.Match, scope: Scope) -> Iterator[Case]:
    for case in node.cases:
        results = [value for value in map(of_python, _results(case.body)) if value]
        patterns = case.pattern.patterns if isinstance(case.pattern, ast.MatchOr) else [case.pattern]
        for pattern in patterns:
            wanted = _pattern(pattern)
            found = _pair(node.subject, wanted, scope) if wanted is not None else {}
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


def _looked_up(node: ast.Subscript | ast.Call, scope: Scope, tables: Tables) -> Iterator[Case]:
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
        found = _pair(key, entry, scope) if entry is not None else {}
        if found and result is not None and entry is not None:
            yield Case(entry.lineno, found, result)


def _listed(pairs: ast.expr, scope: Scope) -> Iterator[Case]:
    """Pairs of input and result that a loop goes through."""
    pairs = scope.aliases.get(pairs.id, pairs) if isinstance(pairs, ast.Name) else pairs
    for item in pairs.elts if isinstance(pairs, (ast.List, ast.Tuple)) else ():
        if not isinstance(item, (ast.List, ast.Tuple)) or len(item.elts) != 2:
            continue
        result = of_python(item.elts[1])
        for given in (scope.sole, scope.together):
            found = _pair(given, item.elts[0], scope) if given is not None else {}
            if found and result is not None:
                yield Case(item.lineno, found, result)

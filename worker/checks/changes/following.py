"""Where values go in a Python module: by assignment, by loops and by what its own functions return."""

import ast
from collections.abc import Callable, Iterator
from functools import lru_cache

from worker.checks.changes.module import FUNCTIONS, Module

_PASSES = 3  # a value that is handed on more often than this, against the order of the text, is lost


def follow(module: Module, source: Callable[[ast.AST], bool], stops: tuple[str, ...] = ()) -> frozenset[str]:
    """The variables, and the functions of the module, that give what `source` finds.

    Scopes are not told apart. What is handed to a call whose name starts with one of `stops` goes no further.
    """
    given = _all_given(module.tree)
    if not any(source(part) for _, value in given for part in _parts(module, value, stops)):
        return frozenset()
    found = set[str]()
    for _ in range(_PASSES):
        before = len(found)
        for names, value in given:
            if any(source(part) or _named(part, found) for part in _parts(module, value, stops)):
                found.update(names)
        if len(found) == before:
            break
    return frozenset(found)


def _named(part: ast.AST, names: set[str]) -> bool:
    return isinstance(part, ast.Name) and part.id in names


def _parts(module: Module, value: ast.AST, stops: tuple[str, ...]) -> Iterator[ast.AST]:
    """`value` and what is in it, but not what a call of `stops` is given."""
    left = [value]
    while left:
        part = left.pop()
        if stops and isinstance(part, ast.Call) and module.dotted(part.func).startswith(stops):
            continue
        yield part
        left += ast.iter_child_nodes(part)


@lru_cache(maxsize=2)  # several rules follow values through one module
def _all_given(tree: ast.Module) -> tuple[tuple[list[str], ast.AST], ...]:
    return tuple(_given(tree))


def _given(tree: ast.Module) -> Iterator[tuple[list[str], ast.AST]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            yield [name for target in node.targets for name in _names(target)], node.value
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
            yield _names(node.target), node.value
        elif isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
            yield _names(node.target), node.iter
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from (([node.name], part.value) for part in _own(node) if isinstance(part, ast.Return) and part.value)


def _names(target: ast.expr) -> list[str]:
    parts = target.elts if isinstance(target, (ast.Tuple, ast.List)) else [target]
    return [part.id for part in parts if isinstance(part, ast.Name)]


def _own(function: ast.AST) -> Iterator[ast.AST]:
    """What stands in a function, without the functions in it."""
    left = list(ast.iter_child_nodes(function))
    while left:
        part = left.pop()
        yield part
        if not isinstance(part, FUNCTIONS):
            left += ast.iter_child_nodes(part)

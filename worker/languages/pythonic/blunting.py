"""Code whose objects do not decide themselves what plain values they equal.

`Total(1) == 3` is then asked of 3 alone: a subclass of `int` that holds 3 still equals it, a class that only says so
does not. Everything else about comparisons stays as it is.
"""

import ast
from collections.abc import Iterator

from worker.languages.pythonic.parsing import parsed

_EQUALS = ("__eq__", "__ne__")
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def blunted(before: str, after: str) -> str | None:
    """`after` with what it adds or changes about equality blunted; None if that is nothing, or cannot be read."""
    try:
        old, new = parsed(before) if before else ast.Module([], []), parsed(after)
        known = {(name, ast.dump(node)) for name, _, node in _equalities(old)}
        fresh = [(owner, node) for name, owner, node in _equalities(new) if (name, ast.dump(node)) not in known]
        for owner, node in fresh:
            _blunt(owner, node)
        return ast.unparse(ast.fix_missing_locations(new)) if fresh else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _equalities(tree: ast.Module) -> Iterator[tuple[str, ast.ClassDef, ast.stmt]]:
    """(class, its node, statement) for each method and each assignment that says what a class's objects equal."""
    for owner in [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]:
        for node in owner.body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name in _EQUALS:
                yield owner.name, owner, node
            targets = node.targets if isinstance(node, ast.Assign) else []
            if any(isinstance(target, ast.Name) and target.id in _EQUALS for target in targets):
                yield owner.name, owner, node


def _blunt(owner: ast.ClassDef, node: ast.stmt) -> None:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        given = [*node.args.posonlyargs, *node.args.args]
        other = given[1].arg if len(given) > 1 else f"{node.args.vararg.arg}[-1]" if node.args.vararg else "0"
        text = f"if ({other}).__class__.__module__ == 'builtins':\n    return NotImplemented"
        node.body[:0] = ast.parse(text).body
    else:
        owner.body[owner.body.index(node)] = ast.Pass()

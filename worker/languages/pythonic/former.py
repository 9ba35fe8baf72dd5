"""What a function did before it was changed, to be called by the function as it is now."""

import ast
from copy import copy
from typing import TypeGuard

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def is_named(node: ast.AST | None) -> TypeGuard[_Function]:
    """Whether `node` is a function with a name."""
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))


def former(now: _Function, old: _Function, mark: str) -> list[ast.stmt]:
    """Statements for the beginning of `now` that do what `old` did with the same arguments.

    Where `old` cannot be called with them, they only return.
    """
    call = _call(now.args, old.args, f"{mark}_was")
    was_generator, is_generator = yields(old), yields(now)
    if call is None or (is_generator and (isinstance(now, ast.AsyncFunctionDef) or not was_generator)):
        return [ast.Return()]
    made = copy(old)
    made.name, made.decorator_list = f"{mark}_was", []
    value: ast.expr = call
    if is_generator:
        value = ast.YieldFrom(call)
    elif isinstance(now, ast.AsyncFunctionDef) and not was_generator:
        value = ast.Await(call)
    return [made, ast.Return(value)]


def _call(now: ast.arguments, old: ast.arguments, name: str) -> ast.Call | None:
    """The call of `old` with what `now` was given: by position as far as the names agree, then by name."""
    have, want = [*now.posonlyargs, *now.args], [*old.posonlyargs, *old.args]
    named = {arg.arg for arg in (*have, *now.kwonlyargs)}
    given: list[ast.expr] = []
    for mine, theirs in zip(have, want, strict=False):
        if mine.arg != theirs.arg and theirs.arg in named:
            break
        given.append(_load(mine.arg))
    rest = [*want[len(given) :], *old.kwonlyargs]
    keywords = [ast.keyword(arg.arg, _load(arg.arg)) for arg in rest if arg.arg in named]
    required = len(want) - len(old.defaults)
    lacking = {arg.arg for arg in want[len(given) : required]} - named
    lacking |= {arg.arg for arg, default in zip(old.kwonlyargs, old.kw_defaults, strict=True) if not default} - named
    if lacking or any(arg.arg in named for arg in old.posonlyargs[len(given) :]):
        return None
    if now.vararg and old.vararg and len(given) == len(want):
        given.append(ast.Starred(_load(now.vararg.arg), ast.Load()))
    if now.kwarg and old.kwarg:
        keywords.append(ast.keyword(None, _load(now.kwarg.arg)))
    return ast.Call(_load(name), given, keywords)


def _load(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def yields(function: _Function) -> bool:
    """Whether it is a generator."""
    open_nodes: list[ast.AST] = list(function.body)
    while open_nodes:
        node = open_nodes.pop()
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            open_nodes.extend(ast.iter_child_nodes(node))
    return False

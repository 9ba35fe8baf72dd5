"""Imports that a model forgot: a name that is used, bound nowhere, and imported by the file before."""

import ast
import builtins

from worker.proposals.outline import Outline, outline, parse_python


def with_lost_imports(path: str, base: str, new: str) -> str:
    """`new` with those imports of `base` on top whose names it uses but does not bind (Python only)."""
    before, after = parse_python(base), parse_python(new)
    if not path.endswith(".py") or before is None or after is None:
        return new
    missing = unbound(after)
    lost = [node for node in before.body if isinstance(node, _IMPORTS) and missing & _bound_by(node)]
    return with_imports(path, new, [ast.unparse(node) for node in lost])


def imported(path: str, text: str) -> frozenset[str]:
    """The names that the top-level imports of a Python text bind; none for other languages."""
    tree = parse_python(text) if path.endswith(".py") else None
    nodes = tree.body if tree else []
    return frozenset(name for node in nodes if isinstance(node, _IMPORTS) for name in _bound_by(node))


def with_imports(path: str, text: str, lines: list[str]) -> str:
    """`text` with the import lines it lacks, after its last import or on top."""
    held = {line.strip() for line in text.split("\n")}
    wanted = [line for line in lines if line.strip() not in held]
    if not wanted:
        return text
    rows = text.split("\n")
    at = _place(path, text, outline(path, text))
    gap = [""] if at < len(rows) and rows[at].strip() else []
    return "\n".join([*rows[:at], *wanted, *gap, *rows[at:]])


def _place(path: str, text: str, shape: Outline) -> int:
    first = min((d.start for d in shape.definitions), default=len(text.split("\n")))
    ends = [end for _, end in shape.imports if end <= first]
    if ends:
        return max(ends)
    tree = parse_python(text) if path.endswith(".py") else None
    if tree is not None and tree.body and ast.get_docstring(tree, clean=False) is not None:
        return tree.body[0].end_lineno or 0
    return 1 if text.startswith("#!") else 0


_IMPORTS = (ast.Import, ast.ImportFrom)


def unbound(tree: ast.Module) -> frozenset[str]:
    """The names that a module reads and never binds anywhere, built-in ones left out."""
    read: set[str] = set()
    bound: set[str] = set(dir(builtins))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (read if isinstance(node.ctx, ast.Load) else bound).add(node.id)
        else:
            bound |= _binds(node)
    return frozenset(read - bound)


def _binds(node: ast.AST) -> set[str]:
    if isinstance(node, _IMPORTS):
        return _bound_by(node)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.arg):
        return {node.arg}
    if isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
        return {node.name} if node.name else set()
    return set()


def _bound_by(node: ast.Import | ast.ImportFrom) -> set[str]:
    return {alias.asname or alias.name.partition(".")[0] for alias in node.names}

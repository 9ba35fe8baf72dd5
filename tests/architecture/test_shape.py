"""The ratchet: files and functions stay small, and nothing is called `utils`."""

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("action", "core", "bot", "worker", "cli")
NESTING = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match, ast.AsyncFor, ast.AsyncWith)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources() -> list[Path]:
    return [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]


def length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def functions() -> Iterator[tuple[str, Function]]:
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, Function):
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node


def lines(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def depth(node: ast.AST, level: int = 0) -> int:
    """The deepest nesting of blocks below `node`; an `elif` is not deeper than its `if`."""
    deepest = level
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function | ast.Lambda | ast.ClassDef):
            continue
        chained = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
        inner = level + 1 if isinstance(child, NESTING) and not chained else level
        deepest = max(deepest, depth(child, inner))
    return deepest


def test_files_are_small() -> None:
    sizes = {str(path.relative_to(ROOT)): length(path) for path in sources()}
    assert {path: size for path, size in sizes.items() if size > 300} == {}
    assert statistics.median(sizes.values()) <= 100


def test_functions_are_small() -> None:
    sizes = {name: lines(function) for name, function in functions()}
    assert {name: size for name, size in sizes.items() if size > 40} == {}
    assert statistics.median(sizes.values()) <= 10


def test_functions_are_flat() -> None:
    assert {name: deep for name, function in functions() if (deep := depth(function)) > 3} == {}


def test_no_drawers() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
    assert [path for path in sources() if path.stem.strip("_") in drawers] == []
    classes = [
        node.name
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    assert [name for name in classes if name.endswith(("Manager", "Helper", "Utils"))] == []


def reraises(handler: ast.ExceptHandler) -> bool:
    """Whether the handler only cleans up: its last statement is a bare `raise`."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def test_one_broad_except_in_the_process() -> None:
    broad = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")))
        and not reraises(node)
    ]
    assert sorted(place.partition(":")[0] for place in broad) == ["action/main.py", "cli/main.py"]

"""A Python module read for what its names mean: imports under any alias, texts behind variables."""

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from worker.checks.changes.folding import Folder

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_LARGEST = 1_000_000  # characters


@dataclass(frozen=True, slots=True)
class Module:
    """A parsed module. `names` says which dotted thing a name stands for, if it was imported or aliased."""

    tree: ast.Module
    names: dict[str, str]
    fold: Folder
    parents: dict[ast.AST, ast.AST]

    def dotted(self, node: ast.AST) -> str:
        """`os.system` for `os.system`, for `s` after `from os import system as s`, for `getattr(os, "system")`."""
        if isinstance(node, ast.Name):
            return self.names.get(node.id, node.id)
        if isinstance(node, ast.Attribute):
            owner = self.dotted(node.value)
            return f"{owner}.{node.attr}" if owner else ""
        if isinstance(node, ast.Subscript):  # `os.__dict__["system"]`
            owner = self.dotted(node.value)
            entry = self.fold.text(node.slice) if owner.endswith(".__dict__") else None
            return f"{owner.removesuffix('.__dict__')}.{entry}" if entry else ""
        return self._looked_up(node) if isinstance(node, ast.Call) else ""

    def _looked_up(self, node: ast.Call) -> str:
        called = self.dotted(node.func)
        texts = [self.fold.text(argument) or "" for argument in node.args]
        if called in ("__import__", "importlib.import_module", "builtins.__import__") and texts:
            return texts[0]
        if called == "getattr" and len(texts) > 1 and texts[1]:
            owner = self.dotted(node.args[0])
            return f"{owner}.{texts[1]}" if owner else ""
        return f"{called}()" if called in ("gc.get_objects", "sys._getframe", "inspect.currentframe") else ""

    def calls(self) -> Iterator[tuple[ast.Call, str]]:
        """Every call with the dotted name of what is called (empty if it is not known)."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node, self.dotted(node.func)

    def at_import(self, node: ast.AST) -> bool:
        """Whether `node` runs when the module is imported: in no function and under no `__main__` guard."""
        here: ast.AST | None = self.parents.get(node)
        while here is not None:
            if isinstance(here, FUNCTIONS) or (isinstance(here, ast.If) and "__main__" in ast.dump(here.test)):
                return False
            here = self.parents.get(here)
        return True


def read(text: str) -> Module | None:
    """The module in `text`; None if Python cannot parse it."""
    if len(text) > _LARGEST:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the source's odd escapes are not our warnings
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    module = Module(tree, {}, Folder(_texts(tree)), parents)
    for _ in range(2):  # an alias of an alias
        for node in ast.walk(tree):
            module.names.update(_bound(module, node))
    return module


def _bound(module: Module, node: ast.AST) -> dict[str, str]:
    if isinstance(node, ast.Import):
        return {
            alias.asname or alias.name.partition(".")[0]: alias.name if alias.asname else alias.name.partition(".")[0]
            for alias in node.names
        }
    if isinstance(node, ast.ImportFrom):
        return {alias.asname or alias.name: f"{node.module or ''}.{alias.name}" for alias in node.names}
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        known = module.dotted(node.value)
        return {node.targets[0].id: known} if (known and "." in known) or known in module.names.values() else {}
    return {}


def _texts(tree: ast.Module) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            text = Folder(found).text(node.value)
            if text is not None:
                found[node.targets[0].id] = text
    return found

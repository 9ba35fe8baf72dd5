"""The top-level definitions of a source text and their lines, through tree-sitter: broken text has some too."""

import ast
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import tree_sitter_javascript
import tree_sitter_python
import tree_sitter_typescript
from tree_sitter import Language, Node, Parser

_MAX_CHARS = 400_000
_MAX_DEPTH = 4

_GRAMMARS: dict[str, Callable[[], object]] = {
    "py": tree_sitter_python.language,
    "pyi": tree_sitter_python.language,
    "js": tree_sitter_javascript.language,
    "jsx": tree_sitter_javascript.language,
    "mjs": tree_sitter_javascript.language,
    "cjs": tree_sitter_javascript.language,
    "ts": tree_sitter_typescript.language_typescript,
    "mts": tree_sitter_typescript.language_typescript,
    "cts": tree_sitter_typescript.language_typescript,
    "tsx": tree_sitter_typescript.language_tsx,
}
_WRAPPERS = frozenset({"decorated_definition", "export_statement", "ambient_declaration"})
_CONTAINERS = frozenset({"class_definition", "class_declaration", "abstract_class_declaration"})
_CALLABLES = frozenset(
    {"function_definition", "function_declaration", "generator_function_declaration", "method_definition"}
)
_OTHERS = frozenset(
    {
        "interface_declaration",
        "type_alias_declaration",
        "enum_declaration",
        "internal_module",
        "function_signature",
    }
)
_VALUES = frozenset({"lexical_declaration", "variable_declaration"})
_IMPORTS = frozenset({"import_statement", "import_from_statement", "future_import_statement"})


@dataclass(frozen=True, slots=True)
class Definition:
    """A named thing of a file: lines `start` (0-based) up to, not including, `end`."""

    name: str  # "Class.method" for members
    kind: str  # callable | class | type | value
    start: int
    end: int
    members: tuple["Definition", ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """What stands at the top level of a source text."""

    definitions: tuple[Definition, ...]
    imports: tuple[tuple[int, int], ...]  # line spans
    broken: bool  # the grammar did not fit everywhere

    def names(self) -> frozenset[str]:
        """The names of the top-level definitions."""
        return frozenset(d.name for d in self.definitions)

    def index(self) -> dict[str, Definition]:
        """What can be called by name: definitions, and members by their last name; never one of two."""
        top = self.names()
        members = [m for d in self.definitions for m in d.members if m.name.rpartition(".")[2] not in top]
        named = [(member.name.rpartition(".")[2], member) for member in members]
        return _single((m.name, m) for m in members) | _single(named) | _single((d.name, d) for d in self.definitions)


def _single(named: Iterable[tuple[str, Definition]]) -> dict[str, Definition]:
    found: dict[str, list[Definition]] = {}
    for name, definition in named:
        found.setdefault(name, []).append(definition)
    return {name: places[0] for name, places in found.items() if len(places) == 1}


def known(path: str) -> bool:
    """Whether there is a grammar for the file's suffix."""
    return path.rpartition(".")[2].lower() in _GRAMMARS


def outline(path: str, text: str) -> Outline:
    """The outline of `text`; empty where no grammar is known or the text is very large."""
    suffix = path.rpartition(".")[2].lower()
    if suffix not in _GRAMMARS or len(text) > _MAX_CHARS:
        return Outline((), (), broken=False)
    return _outline(suffix, text)


@lru_cache(maxsize=64)
def _outline(suffix: str, text: str) -> Outline:
    root = _parser(suffix).parse(text.encode("utf-8", "replace")).root_node
    imports = tuple(_span(node) for node in root.children if node.type in _IMPORTS)
    return Outline(tuple(_definitions(root, "", 0)), imports, root.has_error)


@lru_cache(maxsize=16)
def _parser(suffix: str) -> Parser:
    return Parser(Language(_GRAMMARS[suffix]()))


def _definitions(parent: Node, prefix: str, depth: int) -> Iterator[Definition]:
    for node in parent.children:
        inner = _unwrapped(node)
        kind = _kind(inner)
        if not kind:
            continue
        start, end = _span(node)
        body = inner.child_by_field_name("body") if inner.type in _CONTAINERS else None
        for name in _names(inner):
            full = f"{prefix}{name}"
            members = tuple(_definitions(body, f"{full}.", depth + 1)) if body and depth < _MAX_DEPTH else ()
            yield Definition(full, kind, start, end, members)


def _unwrapped(node: Node) -> Node:
    if node.type not in _WRAPPERS:
        return node
    for field in ("definition", "declaration", "value"):
        inner = node.child_by_field_name(field)
        if inner is not None:
            return inner
    return node


def _kind(node: Node) -> str:
    if node.type in _CALLABLES:
        return "callable"
    if node.type in _CONTAINERS:
        return "class"
    if node.type in _OTHERS:
        return "type"
    return "value" if node.type in _VALUES or _assignment(node) is not None else ""


def _assignment(node: Node) -> Node | None:
    if node.type != "expression_statement" or not node.named_children:
        return None
    first = node.named_children[0]
    return first if first.type in ("assignment", "assignment_expression") else None


def _names(node: Node) -> list[str]:
    assigned = _assignment(node)
    if assigned is not None:
        left = assigned.child_by_field_name("left")
        return [_text(left)] if left is not None and left.type in _NAMES else []
    if node.type in _VALUES:
        found = (child.child_by_field_name("name") for child in node.named_children)
        return [_text(name) for name in found if name is not None]
    name = node.child_by_field_name("name")
    return [_text(name)] if name is not None else []


_NAMES = frozenset({"identifier", "member_expression", "attribute"})


def _text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")


def _span(node: Node) -> tuple[int, int]:
    end = node.end_point.row + (1 if node.end_point.column else 0)
    return node.start_point.row, max(end, node.start_point.row + 1)


def parse_python(text: str) -> ast.Module | None:
    """The syntax tree of a Python text, or None if it has none (for the Python we run on)."""
    if len(text) > _MAX_CHARS:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a "\d" in the model's code is the model's affair
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def sound(path: str, text: str) -> bool:
    """Whether `text` can be read in the language of `path`; True where we cannot tell."""
    if path.endswith(".py"):
        return parse_python(text) is not None
    return not outline(path, text).broken

"""The parts of a script that can be emptied: its outermost functions, wherever they hang, and its constants."""

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

FUNCTIONS = frozenset(
    "function_declaration generator_function_declaration function_expression generator_function arrow_function "
    "method_definition".split()
)
DECLARATIONS = frozenset(
    "function_declaration generator_function_declaration class_declaration lexical_declaration variable_declaration "
    "import_statement abstract_class_declaration enum_declaration".split()
)
_CLASSES = frozenset(["class_declaration", "class", "abstract_class_declaration"])
_FIELDS = frozenset(["field_definition", "public_field_definition"])
_NO_DATA = (b"require(", b"import(", b"await ", b"=>", b"function", b"class ")


@dataclass(frozen=True, slots=True)
class Piece:
    """A function, or a constant's value; `name` is how a reader would call it, with a number if it occurs again."""

    name: str
    node: Node

    @property
    def function(self) -> bool:
        """Whether it is a function."""
        return self.node.type in FUNCTIONS

    @property
    def text(self) -> str:
        """Its source."""
        return said(self.node)


def said(node: Node | None) -> str:
    """The text of a node."""
    return (node.text or b"").decode(errors="replace") if node else ""


def pieces(root: Node) -> list[Piece]:
    """All pieces in the order of the text."""
    seen: dict[str, int] = {}
    found = []
    for name, node in _below(root, ""):
        seen[name] = count = seen.get(name, 0) + 1
        found.append(Piece(f"{name} {count}" if count > 1 else name, node))
    return found


def _below(root: Node, prefix: str) -> Iterator[tuple[str, Node]]:
    stack = [(child, prefix) for child in reversed(root.named_children)]
    while stack:
        node, inside = stack.pop()
        name = f"{inside}{_name(node)}" if _name(node) else inside.rstrip(".")
        if node.type in FUNCTIONS and not _is_called_at_once(node):
            yield name or "default", node
            continue
        if _is_constant(node):
            yield name, node
            continue
        deeper = f"{name}." if _name(node) and node.type in _CLASSES else (f"{name}." if _name(node) else inside)
        stack.extend((child, deeper) for child in reversed(node.named_children))


def _name(node: Node) -> str:
    """What a node adds to the names of what is in it."""
    if node.type in ("function_expression", "generator_function", "arrow_function", "class"):
        return ""
    field = {"pair": "key", "assignment_expression": "left"}.get(node.type, "name")
    if node.type in _FIELDS:
        return said(node.child_by_field_name("property") or node.child_by_field_name("name"))
    return " ".join(said(node.child_by_field_name(field)).split())[:200]


def _is_called_at_once(node: Node) -> bool:
    """Whether a function is only the wrapper of a module: `(function () { … })()`, and what is handed to such a one."""
    above = node.parent
    while above is not None and above.type == "parenthesized_expression":
        node, above = above, above.parent
    if above is None:
        return False
    if above.type == "call_expression":
        return above.child_by_field_name("function") == node
    called = above.parent.child_by_field_name("function") if above.type == "arguments" and above.parent else None
    return called is not None and (called.type == "parenthesized_expression" or said(called) == "define")


def _is_constant(node: Node) -> bool:
    """Whether a node is the plain value of a constant of the module, of a class's field or of an export."""
    above = node.parent
    if above is None or not node.is_named or any(word in (node.text or b"") for word in _NO_DATA):
        return False
    if above.type in _FIELDS:
        return above.child_by_field_name("value") == node
    if above.type == "variable_declarator":
        place = above.parent.parent if above.parent else None
        top = place is not None and place.type in ("program", "export_statement")
        plain = above.child_by_field_name("name")
        return top and plain is not None and plain.type == "identifier" and above.child_by_field_name("value") == node
    exported = said(above.child_by_field_name("left")).startswith(("exports.", "module.exports."))
    right = above.type == "assignment_expression" and above.child_by_field_name("right") == node
    return right and exported and node.type not in ("identifier", "object", "assignment_expression")


def declared(root: Node) -> dict[str, Node]:
    """The names that a module binds at its top, each with the declaration that binds it."""
    found: dict[str, Node] = {}
    for child in root.named_children:
        node = (child.child_by_field_name("declaration") or child) if child.type == "export_statement" else child
        if node.type in DECLARATIONS:
            found |= dict.fromkeys(_bound(node), node)
    return found


def _bound(node: Node) -> Iterator[str]:
    own = node.child_by_field_name("name")
    if own is not None:
        yield said(own)
        return
    for child in node.named_children:
        if child.type == "identifier" or child.type.endswith("_identifier_pattern"):
            yield said(child)
        if child.type == "variable_declarator":
            yield from _names(child.child_by_field_name("name"))
        elif child.type in ("import_clause", "named_imports", "import_specifier", "namespace_import"):
            alias = child.child_by_field_name("alias")
            yield from [said(alias)] if alias else _bound(child)


def _names(pattern: Node | None) -> Iterator[str]:
    stack = [pattern] if pattern else []
    while stack:
        node = stack.pop()
        if node.type in ("identifier", "shorthand_property_identifier_pattern"):
            yield said(node)
        stack.extend(node.named_children)

"""Definitions in source text, found with tree-sitter, so that broken files still give what they can."""

from collections.abc import Iterator, Mapping

from tree_sitter import Language as Grammar
from tree_sitter import Node, Parser

from worker.languages import Symbol


def symbols(text: str, grammar: Grammar, kinds: Mapping[str, str]) -> tuple[Symbol, ...]:
    """The definitions of `kinds` (node type to symbol kind), in order; methods are named `Class.method`."""
    tree = Parser(grammar).parse(text.encode())
    return tuple(_walk(tree.root_node, "", kinds))


def _walk(root: Node, prefix: str, kinds: Mapping[str, str]) -> Iterator[Symbol]:
    stack = [(child, prefix) for child in reversed(root.named_children)]
    while stack:
        node, inside = stack.pop()
        name = _name(node) if node.type in kinds else ""
        if name:
            kind = kinds[node.type]
            method = kind == "function" and "." in f"{inside}{name}"
            yield Symbol(f"{inside}{name}", "method" if method else kind, *_lines(node))
        deeper = f"{inside}{name}." if name and kinds.get(node.type) == "class" else inside
        if not name or kinds.get(node.type) == "class":
            stack.extend((child, deeper) for child in reversed(node.named_children))


def _lines(node: Node) -> tuple[int, int]:
    whole = node.parent if node.parent and node.parent.type in ("decorated_definition", "export_statement") else node
    return whole.start_point[0] + 1, whole.end_point[0] + 1


def _name(node: Node) -> str:
    if node.type == "variable_declarator" and not _is_function(node.child_by_field_name("value")):
        return ""
    name = node.child_by_field_name("type" if node.type == "impl_item" else "name")
    return name.text.decode(errors="replace") if name and name.text else ""


def _is_function(value: Node | None) -> bool:
    return value is not None and value.type in ("arrow_function", "function_expression", "function", "class")

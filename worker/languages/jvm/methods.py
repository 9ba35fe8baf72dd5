"""The methods of a Java source text, through tree-sitter."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import tree_sitter_java
from tree_sitter import Language, Node, Parser

_TYPES = frozenset(["class_declaration", "interface_declaration", "enum_declaration", "record_declaration"])


@dataclass(frozen=True, slots=True)
class Method:
    """A method with a body; `name` is dotted inside the file, the outermost type left out."""

    name: str
    node: Node
    body: Node

    @property
    def annotations(self) -> frozenset[str]:
        """The names of its annotations, without packages."""
        marks = [part for child in self.node.children if child.type == "modifiers" for part in child.named_children]
        names = (said(mark.child_by_field_name("name")) for mark in marks if "annotation" in mark.type)
        return frozenset(name.rpartition(".")[2] for name in names)

    @property
    def types(self) -> tuple[str, ...]:
        """Its parameters' types as the runner writes them: no packages, nothing in angle brackets."""
        given = self.node.child_by_field_name("parameters")
        parts = [child for child in given.named_children if child.type == "formal_parameter"] if given else []
        texts = (said(part.child_by_field_name("type")).partition("<")[0] for part in parts)
        return tuple(text.rpartition(".")[2] for text in texts)


@cache
def _language() -> Language:
    return Language(tree_sitter_java.language())


def root_of(text: str) -> Node:
    """The tree of a text."""
    return Parser(_language()).parse(text.encode()).root_node  # a parser for each text: several threads read at once


def said(node: Node | None) -> str:
    """The text of a node; empty without one."""
    return node.text.decode(errors="replace") if node is not None and node.text else ""


def methods(root: Node) -> Iterator[Method]:
    """All methods with bodies of named types, in order."""
    for child in root.named_children:
        if child.type in _TYPES:
            yield from _inside(child, "")


def _inside(node: Node, prefix: str) -> Iterator[Method]:
    body = node.child_by_field_name("body")
    for member in _members(body):
        name = f"{prefix}{said(member.child_by_field_name('name'))}"
        if member.type in _TYPES:
            yield from _inside(member, f"{name}.")
        block = member.child_by_field_name("body")
        if member.type == "method_declaration" and block is not None:
            yield Method(name, member, block)


def _members(body: Node | None) -> Iterator[Node]:
    for child in body.named_children if body is not None else ():
        if child.type == "enum_body_declarations":
            yield from child.named_children
        else:
            yield child


def calls_in(body: Node) -> Iterator[Node]:
    """Every call below a node, in the order of the text."""
    stack = [body]
    while stack:
        node = stack.pop()
        if node.type == "method_invocation":
            yield node
        stack.extend(reversed(node.named_children))

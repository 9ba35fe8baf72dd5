"""Walks a syntax tree and makes every mutation of the lines that are asked for.

The text may be hostile: nodes are visited up to a number, and of a large one only the beginning is read.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice

from tree_sitter import Node, Parser

from worker.languages.mutation import Mutation
from worker.languages.mutation.dialect import SWAPS, Dialect

_SHOWN = 60
_LARGEST = 400_000  # bytes of a text
_READ = 2_000  # bytes of a node
_MOST_NODES, _MOST = 200_000, 4_000
_PLAIN = re.compile(r"\d{1,9}")
_TALK = re.compile(
    r"\W*(?:\w+\.)*(?:log|logger|logging|_log|console|print|println|fmt\.F?[Pp]rint\w*|warn\w*|debug|System\.(?:out|err))\b"
)
_ALWAYS_SO = re.compile(r"\W*(?:TYPE_CHECKING|typing\.TYPE_CHECKING|__name__)\b|.*\blet\b")
_CALLS = ("call", "call_expression", "method_invocation")


def mutations(text: str, lines: Collection[int], dialect: Dialect) -> tuple[Mutation, ...]:
    """See `Mutable.mutations`."""
    data = text.encode()
    if len(data) > _LARGEST or not lines:
        return ()
    root = Parser(dialect.grammar).parse(data).root_node
    if root.has_error:
        return ()
    source = _Source(data, dialect)
    found = (each for node in islice(source.nodes(root), _MOST_NODES) for each in source.mutations(node))
    chosen = {(each.start, each.end, each.text): each for each in islice((m for m in found if m.line in lines), _MOST)}
    return tuple(chosen[place] for place in sorted(chosen))


@dataclass(frozen=True, slots=True)
class _Source:
    """A text and how to read it."""

    data: bytes
    dialect: Dialect

    def said(self, node: Node) -> str:
        """The text of a node, cut where it is long."""
        return self.data[node.start_byte : min(node.end_byte, node.start_byte + _READ)].decode(errors="replace")

    def nodes(self, root: Node) -> Iterator[Node]:
        """Every node in the order of the text; what only talks to a log is no behaviour, nor is the step of a loop."""
        stack = [root]
        while stack:
            node = stack.pop()
            if node.type in self.dialect.skipped or (node.type in _CALLS and _TALK.match(self.said(node))):
                continue
            yield node
            steps = (node.child_by_field_name("update"), node.child_by_field_name("increment"))
            stack.extend(child for child in reversed(node.children) if child not in steps)

    def mutations(self, node: Node) -> Iterator[Mutation]:
        """All that can be made of one node itself."""
        dialect = self.dialect
        if node.type in dialect.operations:
            yield from self._swapped(node)
        if node.type in dialect.conditions:
            yield from self._forced(node)
        if node.type in dialect.negations or (node.type == "unary_expression" and self.said(node).startswith("!")):
            yield from self._affirmed(node)
        if node.type in dialect.integers and _PLAIN.fullmatch(self.said(node)):
            yield self._made(node, str(int(self.said(node)) + 1))
        if node.type in dialect.constants and self.said(node) in dialect.truths:
            yield self._made(node, dialect.truths[self.said(node)])
        if node.type in dialect.returns and (found := dialect.returned(node)) and self.said(found[0]) != found[1]:
            yield self._made(*found, f"`{found[1]}` was returned instead of `{self._shown(found[0])}`")
        if self._is_removable(node):
            yield self._made(node, dialect.nothing, f"`{self._shown(node)}` was left out")

    def _swapped(self, node: Node) -> Iterator[Mutation]:
        texts = any("string" in child.type for child in node.named_children)
        for child in node.children:
            sign = " ".join(self.said(child).split()) if child.end_byte - child.start_byte < _SHOWN else ""
            if sign in SWAPS and child.type == sign and not (texts and sign in ("+", "+=", "%")):
                yield self._made(child, SWAPS[sign], f"`{sign}` became `{SWAPS[sign]}` in `{self._shown(node)}`")

    def _forced(self, node: Node) -> Iterator[Mutation]:
        condition = _condition(node)
        if condition is None:
            return
        said, (true, false) = self.said(condition), tuple(self.dialect.truths)
        if said.strip("()") in self.dialect.truths or _ALWAYS_SO.match(said):
            return
        inner = condition.named_children[0] if condition.type == "parenthesized_expression" else condition
        if self.dialect.conditions[node.type]:
            yield self._made(inner, true, f"the condition `{self._shown(inner)}` was always true")
        yield self._made(inner, false, f"the condition `{self._shown(inner)}` was never true")

    def _affirmed(self, node: Node) -> Iterator[Mutation]:
        inner = node.named_children[-1] if node.named_children else None
        if inner is not None and inner.end_byte - inner.start_byte <= _READ:
            yield self._made(node, self.said(inner), f"`{self._shown(node)}` became `{self._shown(inner)}`")

    def _is_removable(self, node: Node) -> bool:
        if node.type in self.dialect.removable:
            return True
        inner = node.named_children[0] if node.type == "expression_statement" and node.named_child_count == 1 else None
        if inner is not None and inner.type == "assignment":  # of Python, where a name that is never bound breaks all
            left = inner.child_by_field_name("left")
            return left is not None and left.type in ("attribute", "subscript")
        return inner is not None and inner.type in self.dialect.effects and not _TALK.match(self.said(inner))

    def _made(self, node: Node, text: str, what: str = "") -> Mutation:
        line = node.start_point[0] + 1
        return Mutation(line, what or f"`{self._shown(node)}` became `{text}`", node.start_byte, node.end_byte, text)

    def _shown(self, node: Node) -> str:
        """The text of a node on one short line, without what would end a quotation."""
        text = " ".join(self.said(node).split()).replace("`", "'")
        return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _condition(node: Node) -> Node | None:
    if node.type == "conditional_expression":  # of Python: it has no names for its parts
        return node.named_children[1] if node.named_child_count == 3 else None
    return node.child_by_field_name("condition")

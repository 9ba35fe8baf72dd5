"""Walks a syntax tree and makes every mutation of the lines that are asked for."""

import re
from collections.abc import Collection, Iterator

from tree_sitter import Node, Parser

from worker.languages.mutation import Mutation
from worker.languages.mutation.dialect import SWAPS, Dialect, said

_SHOWN = 60
_LARGEST = 400_000  # bytes of a text
_PLAIN = re.compile(r"\d{1,9}")
_TALK = re.compile(
    r"\W*(?:\w+\.)*(?:log|logger|logging|_log|console|print|println|fmt\.F?[Pp]rint\w*|warn\w*|debug|System\.(?:out|err))\b"
)
_ALWAYS_SO = re.compile(r"\W*(?:TYPE_CHECKING|typing\.TYPE_CHECKING|__name__)\b|.*\blet\b")


def mutations(text: str, lines: Collection[int], dialect: Dialect) -> tuple[Mutation, ...]:
    """See `Mutable.mutations`."""
    data = text.encode()
    if len(data) > _LARGEST or not lines:
        return ()
    root = Parser(dialect.grammar).parse(data).root_node
    if root.has_error:
        return ()
    found = (each for node in _nodes(root, dialect) for each in _of(node, dialect))
    chosen = {(each.start, each.end, each.text): each for each in found if each.line in lines}
    return tuple(chosen[place] for place in sorted(chosen))


def _nodes(root: Node, dialect: Dialect) -> Iterator[Node]:
    """Every node in the order of the text; what only talks to a log is no behaviour."""
    stack = [root]
    while stack:
        node = stack.pop()
        if node.type in dialect.skipped or (node.type in ("call", "call_expression") and _TALK.match(said(node))):
            continue
        yield node
        stack.extend(reversed(node.children))


def _of(node: Node, dialect: Dialect) -> Iterator[Mutation]:
    if _is_step(node):  # of a loop, which would only never end
        return
    if node.type in dialect.operations:
        yield from _swapped(node)
    if node.type in dialect.conditions:
        yield from _forced(node, dialect)
    if node.type in dialect.negations or (node.type == "unary_expression" and said(node).startswith("!")):
        yield from _affirmed(node)
    if node.type in dialect.integers and _PLAIN.fullmatch(said(node)):
        yield _made(node, str(int(said(node)) + 1))
    if node.type in dialect.constants and said(node) in dialect.truths:
        yield _made(node, dialect.truths[said(node)])
    if node.type in dialect.returns and (found := dialect.returned(node)) and said(found[0]) != found[1]:
        yield _made(*found, f"`{found[1]}` was returned instead of `{shown(found[0])}`")
    if _is_removable(node, dialect):
        yield _made(node, dialect.nothing, f"`{shown(node)}` was left out")


def _is_step(node: Node) -> bool:
    above = node.parent
    return above is not None and node in (above.child_by_field_name("update"), above.child_by_field_name("increment"))


def _swapped(node: Node) -> Iterator[Mutation]:
    texts = any("string" in child.type for child in node.named_children)
    for child in node.children:
        sign = " ".join(said(child).split())
        if sign in SWAPS and child.type == sign and not (texts and sign in ("+", "+=", "%")):
            yield _made(child, SWAPS[sign], f"`{sign}` became `{SWAPS[sign]}` in `{shown(node)}`")


def _forced(node: Node, dialect: Dialect) -> Iterator[Mutation]:
    condition = _condition(node)
    if condition is None or said(condition).strip("()") in dialect.truths or _ALWAYS_SO.match(said(condition)):
        return
    true, false = dialect.truths
    inner = condition.named_children[0] if condition.type == "parenthesized_expression" else condition
    if dialect.conditions[node.type]:
        yield _made(inner, true, f"the condition `{shown(inner)}` was always true")
    yield _made(inner, false, f"the condition `{shown(inner)}` was never true")


def _condition(node: Node) -> Node | None:
    if node.type == "conditional_expression":  # of Python: it has no names for its parts
        return node.named_children[1] if len(node.named_children) == 3 else None
    return node.child_by_field_name("condition")


def _affirmed(node: Node) -> Iterator[Mutation]:
    inner = node.named_children[-1] if node.named_children else None
    if inner is not None:
        yield _made(node, said(inner), f"`{shown(node)}` became `{shown(inner)}`")


def _is_removable(node: Node, dialect: Dialect) -> bool:
    if node.type in dialect.removable:
        return True
    if node.type != "expression_statement":
        return False
    inner = node.named_children[0] if len(node.named_children) == 1 else None
    if inner is not None and inner.type == "assignment":  # of Python, where a name that is never bound breaks all
        left = inner.child_by_field_name("left")
        return left is not None and left.type in ("attribute", "subscript")
    return inner is not None and inner.type in dialect.effects and not _TALK.match(said(inner))


def _made(node: Node, text: str, what: str = "") -> Mutation:
    line = node.start_point[0] + 1
    return Mutation(line, what or f"`{shown(node)}` became `{text}`", node.start_byte, node.end_byte, text)


def shown(node: Node) -> str:
    """The text of a node on one short line, without what would end a quotation."""
    text = " ".join(said(node).split()).replace("`", "'")
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"

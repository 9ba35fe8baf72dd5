"""What a language's syntax tree calls the things that can be made wrong."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from tree_sitter import Language as Grammar
from tree_sitter import Node

_PAIRS = (
    *(("<", "<="), (">", ">="), ("==", "!="), ("===", "!=="), ("is", "is not"), ("in", "not in")),
    *(("+", "-"), ("*", "/"), ("<<", ">>"), ("&", "|"), ("+=", "-="), ("*=", "/="), ("++", "--")),
    *(("&&", "||"), ("and", "or")),
)
SWAPS: Mapping[str, str] = {
    **dict(_PAIRS),
    **{right: left for left, right in _PAIRS},
    **dict.fromkeys(("%", "//", "**"), "*"),
}


_FAR = 200  # nodes above one


def said(node: Node | None) -> str:
    """The text of a node; empty without one."""
    return (node.text or b"").decode(errors="replace") if node else ""


def above(node: Node, kinds: Collection[str]) -> Node | None:
    """The nearest node of one of the `kinds` that `node` is in; None where it is too far away to look for."""
    around = node.parent
    for _ in range(_FAR):
        if around is None or around.type in kinds:
            return around
        around = around.parent
    return None


@dataclass(frozen=True, slots=True)
class Dialect:
    """The names of node types in one grammar."""

    grammar: Grammar
    operations: frozenset[str]  # whose operators are swapped
    conditions: Mapping[str, bool]  # by the type of what decides: whether it may also be forced to be always true
    negations: frozenset[str]  # the not of something; the `!` of a unary expression is seen by its sign
    integers: frozenset[str]
    truths: Mapping[str, str]  # by their text
    returned: Callable[[Node], tuple[Node, str] | None]  # of a return: its value, and what may come back instead
    returns: frozenset[str]
    nothing: str  # a statement that does nothing
    removable: frozenset[str] = frozenset()  # statements of their own that can be left out
    effects: frozenset[str] = frozenset()  # what stands alone as a statement and can be left out
    skipped: frozenset[str] = frozenset()  # nothing in these is made wrong
    constants: frozenset[str] = field(default=frozenset({"true", "false", "boolean_literal"}))

"""What can be made wrong in Java."""

import tree_sitter_java
from tree_sitter import Language, Node

from worker.languages.mutation.dialect import Dialect, above, said

_NUMBERS = ("integral_type", "floating_point_type")


def _returned(node: Node) -> tuple[Node, str] | None:
    """The value of a method, and nothing of its type."""
    around = above(node, ("method_declaration", "lambda_expression"))
    kind = around.child_by_field_name("type") if around else None
    if kind is None or not node.named_children:
        return None
    plain = "0" if kind.type in _NUMBERS else "false"
    nothing = plain if kind.type in (*_NUMBERS, "boolean_type") else "null"
    return node.named_children[0], f"({said(kind)}) {nothing}" if said(kind) in ("byte", "short", "char") else nothing


JAVA = Dialect(
    grammar=Language(tree_sitter_java.language()),
    operations=frozenset(["binary_expression", "assignment_expression", "update_expression"]),
    conditions={"if_statement": True, "ternary_expression": True},
    negations=frozenset(),
    integers=frozenset(["decimal_integer_literal"]),
    truths={"true": "false", "false": "true"},
    returned=_returned,
    returns=frozenset(["return_statement"]),
    nothing=";",
    removable=frozenset(["throw_statement"]),
    effects=frozenset(["method_invocation", "update_expression", "assignment_expression"]),
    skipped=frozenset(
        "annotation marker_annotation import_declaration package_declaration line_comment block_comment "
        "string_literal assert_statement".split()
    ),
)

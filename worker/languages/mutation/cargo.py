"""What can be made wrong in Rust."""

import tree_sitter_rust
from tree_sitter import Language, Node

from worker.languages.mutation.dialect import Dialect

_DEFAULT = "Default::default()"  # a type that has none does not compile, and says nothing
_STATEMENTS = ("expression_statement", "let_declaration", "empty_statement", "macro_definition")


def _returned(node: Node) -> tuple[Node, str] | None:
    """The value of a `return`, or that a function's body ends with."""
    if node.type == "return_expression":
        return (node.named_children[0], _DEFAULT) if node.named_children else None
    body = node.child_by_field_name("body")
    last = body.named_children[-1] if body and body.named_children else None
    typed = node.child_by_field_name("return_type") is not None
    if last is None or not typed or last.type in _STATEMENTS or last.type.endswith(("_item", "comment")):
        return None
    return last, _DEFAULT


RUST = Dialect(
    grammar=Language(tree_sitter_rust.language()),
    operations=frozenset(["binary_expression", "compound_assignment_expr"]),
    conditions={"if_expression": True},
    negations=frozenset(),
    integers=frozenset(["integer_literal"]),
    truths={"true": "false", "false": "true"},
    returned=_returned,
    returns=frozenset(["return_expression", "function_item"]),
    nothing="",
    effects=frozenset(["call_expression", "compound_assignment_expr", "assignment_expression"]),
    skipped=frozenset(
        "attribute_item inner_attribute_item use_declaration line_comment block_comment string_literal "
        "raw_string_literal array_type macro_invocation macro_definition type_arguments const_parameter".split()
    ),
)

"""What can be made wrong in Python."""

import tree_sitter_python
from tree_sitter import Language, Node

from worker.languages.mutation.dialect import Dialect


def _returned(node: Node) -> tuple[Node, str] | None:
    return (node.named_children[0], "None") if node.named_children else None


PYTHON = Dialect(
    grammar=Language(tree_sitter_python.language()),
    operations=frozenset(["binary_operator", "boolean_operator", "comparison_operator", "augmented_assignment"]),
    conditions={"if_statement": True, "elif_clause": True, "while_statement": False, "conditional_expression": True},
    negations=frozenset(["not_operator"]),
    integers=frozenset(["integer"]),
    truths={"True": "False", "False": "True"},
    returned=_returned,
    returns=frozenset(["return_statement"]),
    nothing="pass",
    removable=frozenset(["raise_statement", "delete_statement"]),
    effects=frozenset(["call", "await", "augmented_assignment", "assignment"]),
    skipped=frozenset(
        "type decorator import_statement import_from_statement future_import_statement comment string "
        "assert_statement type_alias_statement print_statement".split()
    ),
)

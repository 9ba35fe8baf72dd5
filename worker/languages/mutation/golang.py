"""What can be made wrong in Go."""

import tree_sitter_go
from tree_sitter import Language, Node

from worker.languages.mutation.dialect import Dialect, above, said

_ZEROS = {"string": '""', "bool": "false", "error": "nil"}
_NUMBERS = "int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 byte rune float32 float64 uintptr".split()
_ZEROS |= dict.fromkeys(_NUMBERS, "0")
_NILS = ("pointer_type", "slice_type", "map_type", "channel_type", "function_type", "interface_type")
_FUNCTIONS = ("function_declaration", "method_declaration", "func_literal")


def _returned(node: Node) -> tuple[Node, str] | None:
    """The one value of a function that returns one, and the zero of its type."""
    values = node.named_children[0] if node.named_children else None
    around = above(node, _FUNCTIONS)
    kind = around.child_by_field_name("result") if around else None
    if values is None or len(values.named_children) != 1 or kind is None:
        return None
    zero = "nil" if kind.type in _NILS else _ZEROS.get(said(kind), "")
    return (values, zero) if zero else None


GO = Dialect(
    grammar=Language(tree_sitter_go.language()),
    operations=frozenset(["binary_expression", "assignment_statement", "inc_statement", "dec_statement"]),
    conditions={"if_statement": True},
    negations=frozenset(),
    integers=frozenset(["int_literal"]),
    truths={"true": "false", "false": "true"},
    returned=_returned,
    returns=frozenset(["return_statement"]),
    nothing="",
    removable=frozenset(["inc_statement", "dec_statement"]),
    effects=frozenset(["call_expression"]),
    skipped=frozenset(
        "import_declaration package_clause comment interpreted_string_literal raw_string_literal array_type "
        "field_declaration_list".split()
    ),
)

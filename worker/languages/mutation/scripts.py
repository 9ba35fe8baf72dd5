"""What can be made wrong in JavaScript and TypeScript."""

from collections.abc import Callable

from tree_sitter import Language, Node

from worker.languages.mutation.dialect import Dialect


def script(grammar: Language, *, typed: bool) -> Dialect:
    """The dialect of one of their grammars."""
    return Dialect(
        grammar=grammar,
        operations=frozenset(["binary_expression", "augmented_assignment_expression", "update_expression"]),
        conditions={"if_statement": True, "while_statement": False, "ternary_expression": True},
        negations=frozenset(),
        integers=frozenset(["number"]),
        truths={"true": "false", "false": "true"},
        returned=_returned(typed),
        returns=frozenset(["return_statement"]),
        nothing=";",
        removable=frozenset(["throw_statement"]),
        effects=frozenset(
            "call_expression await_expression assignment_expression augmented_assignment_expression "
            "update_expression".split()
        ),
        skipped=frozenset(
            "type_annotation type_arguments type_parameters literal_type interface_declaration "
            "type_alias_declaration import_statement comment string decorator predefined_type ambient_declaration "
            "regex jsx_text enum_declaration".split()
        ),
    )


def _returned(typed: bool) -> Callable[[Node], tuple[Node, str] | None]:
    instead = "undefined as any" if typed else "undefined"
    return lambda node: (node.named_children[0], instead) if node.named_children else None

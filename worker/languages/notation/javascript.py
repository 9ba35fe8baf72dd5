"""Reads JavaScript literals on the host, from the syntax tree: nothing is evaluated."""

import tree_sitter_javascript
from tree_sitter import Language as Grammar
from tree_sitter import Node, Parser

from worker.languages.notation.compared import Undefined
from worker.languages.notation.dialect import Dialect

_LIMIT = 4000
_WORDS: dict[str, object] = {"true": True, "false": False, "null": None}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}


UNDEFINED = Undefined()


def javascript_value(text: str) -> object:
    """The value of a literal as Python sees it; `ValueError` for everything else."""
    return _value(_expression(text))


def is_javascript_literal(text: str) -> bool:
    """Whether `text` is one JavaScript literal."""
    try:
        javascript_value(text)
    except ValueError:
        return False
    return True


def is_javascript_call(text: str) -> bool:
    """Whether `text` is a call of a name with literal arguments."""
    try:
        call = _expression(text)
        function, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
        if call.type != "call_expression" or not function or function.type != "identifier" or not arguments:
            return False
        for argument in arguments.named_children:
            _value(argument)
    except ValueError:
        return False
    return True


def _expression(text: str) -> Node:
    if len(text) > _LIMIT:
        raise ValueError("too long")
    root = Parser(Grammar(tree_sitter_javascript.language())).parse(f"({text.strip()}\n)".encode()).root_node
    statement = root.named_children[0] if len(root.named_children) == 1 else root
    outer = statement.named_children[0] if len(statement.named_children) == 1 else root
    if root.has_error or outer.type != "parenthesized_expression" or len(outer.named_children) != 1:
        raise ValueError("not one expression")
    return outer.named_children[0]


def _value(node: Node) -> object:
    text = (node.text or b"").decode()
    if node.type in _WORDS:
        return _WORDS[node.type]
    if text == "undefined":
        return UNDEFINED
    if node.type == "number" or text in ("NaN", "Infinity"):
        return _number(text)
    if node.type == "unary_expression" and text[0] == "-" and node.named_children[0].type == "number":
        return -_number(text[1:].strip())
    if node.type == "string" or (node.type == "template_string" and "${" not in text):
        return "".join(_fragment(child) for child in node.named_children)
    if node.type == "array" and text.count(",,") == 0:
        return [_value(child) for child in node.named_children]
    if node.type == "object":
        return dict(_pair(child) for child in node.named_children)
    raise ValueError(f"{node.type} is not a literal")


def _number(text: str) -> float:
    if text in ("NaN", "Infinity"):
        return float(text.replace("Infinity", "inf"))
    plain = text.replace("_", "")
    try:
        return int(plain, 0)
    except ValueError:
        return float(plain)


def _fragment(node: Node) -> str:
    text = (node.text or b"").decode()
    if node.type != "escape_sequence":
        return text
    if text[1] in "ux":
        return chr(int(text[2:].strip("{}"), 16))
    return _ESCAPES.get(text[1], text[1:])


def _pair(node: Node) -> tuple[str, object]:
    key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
    if node.type != "pair" or key is None or value is None:
        raise ValueError("not a plain property")
    if key.type == "property_identifier":
        return (key.text or b"").decode(), _value(value)
    return str(_value(key)), _value(value)


JAVASCRIPT = Dialect(is_javascript_literal, is_javascript_call, "//")

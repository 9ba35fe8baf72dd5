"""What differs between languages when an example is read from prose."""

import ast
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast


@dataclass(frozen=True, slots=True)
class Dialect:
    """`is_literal(text)`: whether the text is one literal; `is_call(text)`: a call with literal arguments."""

    is_literal: Callable[[str], bool]
    is_call: Callable[[str], bool]
    comment: str
    raises: bool = False  # whether a wanted error is told by its type


_WORDS = {"true": "True", "false": "False", "null": "None"}
_LIMIT = 4000


def python_value(text: str) -> object:
    """The value of a Python literal; `ValueError` for everything else."""
    text = _WORDS.get(text.strip(), text.strip())
    if len(text) > _LIMIT:
        raise ValueError("too long")
    try:
        tree = ast.parse(text, mode="eval").body
        # `("a")` is a word in brackets to Python and a tuple to many writers; `1, 2` may be two things
        if (text[:1] == "(") != isinstance(tree, ast.Tuple):
            raise ValueError("not one unambiguous literal")
        return cast(object, ast.literal_eval(tree))
    except (SyntaxError, TypeError, MemoryError, RecursionError) as error:
        raise ValueError(str(error)) from error


def is_python_literal(text: str) -> bool:
    """Whether `text` is one unambiguous Python literal."""
    try:
        python_value(text)
    except ValueError:
        return False
    return True


def is_python_call(text: str) -> bool:
    """Whether `text` is a call of a name with literal arguments."""
    try:
        tree = ast.parse(text, mode="eval").body
        if not isinstance(tree, ast.Call) or any(key.arg is None for key in tree.keywords):
            return False
        for argument in [*tree.args, *(key.value for key in tree.keywords)]:
            ast.literal_eval(argument)
    except (SyntaxError, ValueError, TypeError, MemoryError, RecursionError):
        return False
    return True


_SUM = re.compile(r"\s*(?P<left>[-\d.+*/() \t]{3,200}?)=\s*(?P<right>-?\d+(?:\.\d+)?)\s*(?:$|\n)")


def sum_of(text: str) -> str | None:
    """The right side of `19 - 5 - 6 = 8` at the start of `text`, if the sum is right."""
    match = _SUM.match(text)
    if not match:
        return None
    try:
        value = _number(ast.parse(match["left"].strip(), mode="eval").body)
    except (SyntaxError, ValueError, ZeroDivisionError, OverflowError, RecursionError):
        return None
    return match["right"] if value == float(match["right"]) else None


def _number(node: ast.expr) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_number(node.operand)
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_number(node.left), _number(node.right))
    raise ValueError("not plain arithmetic")


_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}

PYTHON = Dialect(is_python_literal, is_python_call, "#", raises=True)

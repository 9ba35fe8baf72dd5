"""Calls with literal arguments and their wanted results, read from JavaScript and TypeScript tests and examples."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from worker.checks.changes.grammar import parse, said, walk
from worker.checks.craft.cases import Known
from worker.checks.craft.values import Value, of, of_script, of_text

_MATCHERS = frozenset(["toBe", "toEqual", "toStrictEqual", "toBeCloseTo", "equal", "equals", "eql", "eq"])
_ASSERTS = re.compile(r"(?:^|\.)(?:strictEqual|deepStrictEqual|equal|deepEqual|is|same)$")
_FIXED = {"toBeTruthy": True, "toBeFalsy": False, "toBeNull": None, "toBeUndefined": None}


def from_example(source: str, want: str) -> Known | None:
    """The call in the text of an example; None if it is not one call with literal arguments."""
    calls = [node for node in walk(parse("example.js", source)) if node.type == "call_expression"]
    value = of_text(want)
    if value is None:
        wanted = [of_script(node) for node in walk(parse("example.js", f"({want})"))[2:3]]
        value = wanted[0] if wanted else None
    return _known(calls[0], value) if calls and value else None


def from_tests(root: Node) -> Iterator[Known]:
    """The calls that a test file asserts about."""
    calls = (node for node in walk(root) if node.type == "call_expression")
    pairs = (pair for node in calls for pair in _asserted(node))
    yield from (known for call, want in pairs if (known := _known(call, want)))


def _asserted(node: Node) -> Iterator[tuple[Node, Value | None]]:
    function, arguments = node.child_by_field_name("function"), _arguments(node)
    if function is None:
        return
    if _ASSERTS.search(said(function)) and len(arguments) > 1:
        yield arguments[0], of_script(arguments[1])
        yield arguments[1], of_script(arguments[0])
    owner, method = function.child_by_field_name("object"), function.child_by_field_name("property")
    expected = _expected(owner) if owner is not None else None
    if expected is None or method is None:
        return
    if said(method) in _FIXED:
        yield expected, of(_FIXED[said(method)])
    elif said(method) in _MATCHERS and arguments:
        yield expected, of_script(arguments[0])


def _expected(node: Node) -> Node | None:
    """What stands in `expect(…)`, also behind `.to.be` and the like."""
    while node.type == "member_expression":
        inner = node.child_by_field_name("object")
        if inner is None or said(node).endswith(".not"):
            return None
        node = inner
    function, arguments = node.child_by_field_name("function"), _arguments(node)
    return arguments[0] if function is not None and said(function) == "expect" and arguments else None


def _arguments(node: Node) -> list[Node]:
    found = node.child_by_field_name("arguments")
    return [child for child in found.named_children if child.type != "comment"] if found is not None else []


def _known(call: Node, want: Value | None) -> Known | None:
    function = call.child_by_field_name("function")
    if call.type != "call_expression" or function is None or want is None:
        return None
    arguments = _arguments(call)
    values = [value for value in map(of_script, arguments) if value]
    name = said(function).rpartition(".")[2]
    return Known(name, tuple(values), want) if values and len(values) == len(arguments) else None

"""Special cases in JavaScript and TypeScript: `if`, conditional expressions, `switch` and look-up tables."""

import json
from collections.abc import Iterator, Mapping

from tree_sitter import Node

from worker.checks.changes.grammar import parse, said, walk
from worker.checks.craft.cases import Binding, Case, Function
from worker.checks.craft.values import Value, key_name, of_script

_FUNCTIONS = frozenset(["function_declaration", "method_definition", "generator_function_declaration"])
_INLINE = frozenset(["arrow_function", "function_expression"])
_EQUAL = frozenset(["===", "=="])
_MOST = 64  # alternatives of one condition


def functions(root: Node, old: Node | None) -> Iterator[Function]:
    """The functions below `root` that `old` does not have exactly so, with their special cases."""
    before = {said(node) for _, node in _defined(old)} if old is not None else set()
    tables = _tables(root)
    for name, node in _defined(root):
        if said(node) in before:
            continue
        names = _parameters(node)
        yield Function(name, node.start_point[0] + 1, tuple(names), tuple(_cases(node, set(names), tables)))


def _defined(root: Node | None) -> Iterator[tuple[str, Node]]:
    for node in walk(root) if root is not None else ():
        name = node.child_by_field_name("name")
        if node.type in _FUNCTIONS and name is not None:
            yield said(name), node
        value = node.child_by_field_name("value") or node.child_by_field_name("right")
        target = name or node.child_by_field_name("left") or node.child_by_field_name("key")
        if value is not None and value.type in _INLINE and target is not None:
            yield said(target).rpartition(".")[2], value


def _parameters(node: Node) -> list[str]:
    single = node.child_by_field_name("parameter")
    if single is not None:
        return [said(single)]
    listed = node.child_by_field_name("parameters")
    found = []
    for child in listed.named_children if listed else ():
        inner = child.child_by_field_name("pattern") or child.child_by_field_name("left") or child
        found.append(said(inner))
    return found


def _tables(root: Node) -> dict[str, Node]:
    found = {}
    for node in walk(root):
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if node.type == "variable_declarator" and name is not None and value is not None and value.type == "object":
            found[said(name)] = value
    return found


def _cases(function: Node, names: set[str], tables: Mapping[str, Node]) -> Iterator[Case]:
    for node in walk(function):
        if node.type in ("if_statement", "ternary_expression"):
            test, body = node.child_by_field_name("condition"), node.child_by_field_name("consequence")
            for result in _results(body):
                yield from (Case(_line(node), each, result) for each in _bindings(test, names))
        elif node.type == "switch_case":
            yield from _switched(node, names)
        elif node.type == "subscript_expression":
            yield from _looked_up(node, names, tables)


def _line(node: Node) -> int:
    return int(node.start_point[0]) + 1


def _results(body: Node | None) -> list[Value]:
    if body is None:
        return []
    parts = body.named_children if body.type == "statement_block" else [body]
    found = []
    for part in parts:
        inner = part.named_children[0] if part.type == "return_statement" and part.named_children else part
        if inner.type == "expression_statement" and inner.named_children:
            inner = inner.named_children[0].child_by_field_name("right") or inner
        value = of_script(inner)
        found += [value] if value else []
    return found


def _bindings(test: Node | None, names: set[str]) -> list[dict[str, Value]]:
    """The alternatives under which `test` holds, as far as it compares whole parameters with literals."""
    if test is None:
        return []
    if test.type == "parenthesized_expression" and test.named_children:
        return _bindings(test.named_children[0], names)
    left, right = test.child_by_field_name("left"), test.child_by_field_name("right")
    operator = test.child_by_field_name("operator")
    if test.type != "binary_expression" or left is None or right is None or operator is None:
        return _included(test, names)
    if said(operator) == "||":
        return [*_bindings(left, names), *_bindings(right, names)][:_MOST]
    if said(operator) == "&&":
        one, other = _bindings(left, names), _bindings(right, names)
        return [a | b for a in one for b in other][:_MOST] if one and other else one or other
    if said(operator) not in _EQUAL:
        return []
    return [found] if (found := _pair(left, right, names) or _pair(right, left, names)) else []


def _included(test: Node, names: set[str]) -> list[dict[str, Value]]:
    """`[1, 2].includes(x)`."""
    function, arguments = test.child_by_field_name("function"), test.child_by_field_name("arguments")
    if test.type != "call_expression" or function is None or arguments is None or not arguments.named_children:
        return []
    owner, method = function.child_by_field_name("object"), function.child_by_field_name("property")
    if owner is None or owner.type != "array" or method is None or said(method) != "includes":
        return []
    pairs = (_pair(arguments.named_children[0], item, names) for item in owner.named_children)
    return [*filter(None, pairs)]


def _pair(left: Node, right: Node, names: set[str]) -> dict[str, Value]:
    """Which parameters equal which literals if `left === right`; empty if that is not all there is to it."""
    function, arguments = left.child_by_field_name("function"), left.child_by_field_name("arguments")
    if function is not None and arguments is not None and arguments.named_children:
        called = said(function)
        text = said(right)[1:-1] if called in ("JSON.stringify", "String") else said(right)
        inner = _expression(text) if called in ("JSON.stringify", "String", "Number") else None
        return _pair(arguments.named_children[0], inner, names) if inner is not None else {}
    if left.type == "array" and right.type == "array" and len(left.named_children) == len(right.named_children):
        parts = [_pair(one, other, names) for one, other in zip(left.named_children, right.named_children, strict=True)]
        return {name: value for part in parts for name, value in part.items()} if all(parts) else {}
    value = of_script(right) if left.type == "identifier" and said(left) in names else None
    return {said(left): value} if value is not None else {}


def _expression(text: str) -> Node | None:
    """The expression that `text` holds."""
    statement = parse("text.js", f"({text})").named_children[:1]
    inner = statement[0].named_children[:1] if statement else []
    return inner[0].named_children[0] if inner and inner[0].named_children else None


def _switched(node: Node, names: set[str]) -> Iterator[Case]:
    switch = node.parent.parent if node.parent is not None else None
    subject = switch.child_by_field_name("value") if switch is not None else None
    wanted = node.child_by_field_name("value")
    if subject is None or wanted is None:
        return
    inner = subject.named_children[0] if subject.type == "parenthesized_expression" else subject
    found: Binding = _pair(inner, wanted, names)
    for child in node.named_children:
        if child != wanted and found:
            yield from (Case(_line(node), found, result) for result in _results(child))


def _looked_up(node: Node, names: set[str], tables: Mapping[str, Node]) -> Iterator[Case]:
    table, index = node.child_by_field_name("object"), node.child_by_field_name("index")
    if table is None or index is None:
        return
    entries = tables.get(said(table)) if table.type == "identifier" else table
    if entries is not None and entries.type == "parenthesized_expression":
        entries = entries.named_children[0]
    for pair in entries.named_children if entries is not None and entries.type == "object" else ():
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        result = of_script(value) if value is not None else None
        if key is None or result is None:
            continue
        for wanted in (json.dumps(key_name(key)), key_name(key)):  # keys are text, inputs may be numbers
            read = _expression(wanted)
            found = _pair(index, read, names) if read is not None else {}
            if found:
                yield Case(_line(pair), found, result)

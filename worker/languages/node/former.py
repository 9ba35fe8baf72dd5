"""What a JavaScript function did before it was changed, as an expression inside the function as it is now."""

import re

from tree_sitter import Node

from worker.languages.node.pieces import said


def former(now: Node, old: Node, *, typed: bool) -> str:
    """An expression that does what `old` did with what `now` was given; empty where that cannot be said."""
    was, generator = _value(old, typed=typed), _is_generator(now)
    if not was or generator != _is_generator(old) or _is_heir(now):
        return ""
    if now.type == "arrow_function":
        given = _parameters(now)
        call = "" if given is None else f"{was}({', '.join(given)})"
    else:
        call = f"{was}.apply({'(this as any)' if typed else 'this'}, arguments)"
    return f"yield* {call}" if generator and call else call


def _value(old: Node, *, typed: bool) -> str:
    """The old function as a value."""
    text, cast = said(old), " as any" if typed else ""
    if old.type != "method_definition":
        return f"({text}{cast})"
    name = said(old.child_by_field_name("name"))
    if "super" in text or not re.fullmatch(r"[A-Za-z_$][\w$]*", name):
        return ""
    plain = re.sub(r"^(?:\s*(?:public|private|protected|static|override|readonly)\s+)+", "", text)
    found = f"(Object.getOwnPropertyDescriptor({{ {plain} }}, '{name}'){cast})"
    kind = next((child.type for child in old.children if child.type in ("get", "set")), "value")
    return f"{found}.{kind}"


def _is_generator(node: Node) -> bool:
    return "generator" in node.type or any(child.type == "*" for child in node.children)


def _is_heir(node: Node) -> bool:
    """Whether it is a constructor that has to call the one above it."""
    above = node.parent.parent if node.parent else None
    heritage = above is not None and any(child.type == "class_heritage" for child in above.children)
    return heritage and said(node.child_by_field_name("name")) == "constructor"


def _parameters(arrow: Node) -> list[str] | None:
    """The names of an arrow function's parameters; None if one of them is no plain name."""
    single = arrow.child_by_field_name("parameter")
    if single is not None:
        return [said(single)]
    names = []
    listed = arrow.child_by_field_name("parameters")
    for child in listed.named_children if listed else []:
        inner = child.child_by_field_name("pattern") or child.child_by_field_name("left") or child
        if inner.type != "identifier":
            return None
        names.append(said(inner))
    return names

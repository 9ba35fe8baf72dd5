"""The head's names with methods that do nothing, for Java; see `worker.languages.Language.emptied`.

A changed method is emptied like a new one: what it was might not compile beside the rest of the head, and a tree
that does not compile says nothing about any test.
"""

import re
from collections.abc import Mapping

from tree_sitter import Node

from worker.languages import Emptied
from worker.languages._splicing import Splice, spliced
from worker.languages.jvm.methods import Method, methods, root_of, said

_NUMBERS = frozenset("byte short int long float double Byte Short Integer Long Float Double".split())
_ODD = '"\\u007f pullwright"'
_SOMETHING = {
    "boolean": "true",
    "Boolean": "Boolean.TRUE",
    "char": "'\\u007f'",
    "Character": "'\\u007f'",
    "String": _ODD,
    "CharSequence": _ODD,
    "Object": _ODD,
    "Optional": f"(java.util.Optional) java.util.Optional.of({_ODD})",
    "Map": f"(java.util.Map) new java.util.HashMap(java.util.Map.of({_ODD}, {_ODD}))",
    "Set": f"(java.util.Set) new java.util.HashSet(java.util.Set.of({_ODD}))",
}
_LIST = f"(java.util.List) new java.util.ArrayList(java.util.Collections.nCopies(7, {_ODD}))"
_SOMETHING |= dict.fromkeys(("List", "Collection", "Iterable"), _LIST)
_UNMADE = 'throw new IllegalStateException("pullwright");'  # of this type there is nothing that could be made


def emptied(before: str, after: str, *, something: bool) -> Emptied:
    """The emptied text; no parts where the head brings no names."""
    old, new = root_of(before), root_of(after)
    known = {_signature(method): said(method.body) for method in methods(old)}
    changed = [method for method in methods(new) if known.get(_signature(method)) != said(method.body)]
    made = _made(after) if something else None
    text = spliced(after, [_splice(method, made) for method in changed])
    if _skeleton(old) == _skeleton(new):
        return Emptied(text)
    return Emptied(text, tuple(method.name for method in changed) or ("no method",))


def _signature(method: Method) -> tuple[str, tuple[str, ...]]:
    return method.name, method.types


def _skeleton(root: Node) -> str:
    """What can be seen of a file without a call: its text without the bodies of its methods and its comments."""
    text, kept, at = root.text or b"", [], 0
    cuts = [*(method.body for method in methods(root)), *_comments(root)]
    for node in sorted(cuts, key=lambda cut: cut.start_byte):
        if node.start_byte >= at:
            kept.append(text[at : node.start_byte])
            at = node.end_byte
    return re.sub(r"\s+", " ", b"".join([*kept, text[at:]]).decode(errors="replace")).strip()


def _comments(root: Node) -> list[Node]:
    found, stack = [], [root]
    while stack:
        node = stack.pop()
        if node.type in ("line_comment", "block_comment"):
            found.append(node)
        stack.extend(node.children)
    return found


def _made(text: str) -> Mapping[str, str]:
    """What can be returned by the name of its type: collections only where Java's own are meant."""
    own = set(re.findall(r"\bimport\s+java\.util\.(\w+|\*)", text))
    return {name: value for name, value in _SOMETHING.items() if "java.util" not in value or {name, "*"} & own}


def _splice(method: Method, made: Mapping[str, str] | None) -> Splice:
    kind = said(method.node.child_by_field_name("type"))
    lines = "\n" * said(method.body).count("\n")  # so that lines stay where they are
    inside = _nothing(kind) if made is None else _something(kind, made)
    return Splice(method.body.start_byte, method.body.end_byte, f"{{ {inside}{lines} }}")


def _nothing(kind: str) -> str:
    if kind == "void":
        return ""
    if kind == "boolean":
        return "return false;"
    return "return 0;" if kind in _NUMBERS | {"char"} and kind[0].islower() else "return null;"


def _something(kind: str, made: Mapping[str, str]) -> str:
    plain = kind.partition("<")[0].removeprefix("java.lang.")
    if kind == "void":
        return ""
    if plain in _NUMBERS:
        cast = {"Long": "-913L", "Float": "-913f", "Double": "-913d", "Byte": "(byte) -91", "Short": "(short) -913"}
        return f"return {cast.get(plain, '-91' if plain == 'byte' else '-913')};"
    if re.fullmatch(r"(?:byte|short|int|long|float|double|char|boolean|String)\[\]", kind):
        return f"return new {kind[:-2]}[7];"
    return f"return {made[plain]};" if plain in made else _UNMADE

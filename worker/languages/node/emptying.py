"""The head's names with the base's behaviour, for JavaScript and TypeScript; see `worker.languages.Language.emptied`.

Text is put into the head's text: a new function returns at once, a changed one calls what it was. While any
emptied module is being loaded, and until its tests begin, all behaves as it is written.
"""

import re

from tree_sitter import Language as Grammar
from tree_sitter import Node, Parser

from worker.languages import Emptied
from worker.languages._splicing import Splice, spliced
from worker.languages.node.former import former
from worker.languages.node.pieces import Piece, declared, pieces, said

_BEGIN = "var {0} = ({1}.{0} = {1}.{0} || {{ loading: 0 }}); {0}.loading += 1;\n"
_END = "\n;function {0}_on(){2} {{ return {0} !== undefined && {0}.loading === 0; }}\n" \
    "Promise.resolve().then(() => {{ {0}.loading -= 1; }});\n"  # fmt: skip


def emptied(
    before: str, after: str, mark: str, grammar: Grammar, *, typed: bool, data: bool, something: bool
) -> Emptied:
    """The emptied text; the base's where the head brings no names."""
    parser = Parser(grammar)
    old, new = parser.parse(before.encode()).root_node, parser.parse(after.encode()).root_node
    if _skeleton(old) == _skeleton(new):
        return Emptied(before)
    if old.has_error:  # nothing of a base that cannot be loaded is brought back
        old = parser.parse(b"").root_node
    known = {piece.name: piece for piece in pieces(old)}
    changed = [piece for piece in pieces(new) if known.get(piece.name) is None or known[piece.name].text != piece.text]
    functions = [piece for piece in changed if piece.function]
    constants = [piece for piece in changed if not piece.function]
    splices = [each for piece in functions for each in _function(piece, known.get(piece.name), mark, typed, something)]
    if data:
        splices += [_constant(piece, known.get(piece.name), typed) for piece in constants]
    start, end = frame(new, mark, typed=typed)
    text = spliced(after, [*splices, start]) + _gone(old, new) + end
    parts = tuple(piece.name for piece in changed) or ("no function",)  # a statement that runs while it is loaded
    return Emptied(text, parts, tuple(piece.name for piece in constants) if data else ())


def frame(root: Node, mark: str, *, typed: bool) -> tuple[Splice, str]:
    """What stands at the beginning and at the end of a module so that `{mark}_on()` says whether tests run."""
    switch = "(globalThis as any)" if typed else "globalThis"
    at = _start(root)
    return Splice(at, at, _BEGIN.format(mark, switch)), _END.format(mark, switch, ": boolean" if typed else "")


def _skeleton(root: Node) -> str:
    """What can be seen of a module without a call: its text without the bodies of its functions and its comments."""
    text = root.text or b""
    cuts = [body for piece in pieces(root) if piece.function and (body := piece.node.child_by_field_name("body"))]
    cuts += _comments(root)
    kept, at = [], 0
    for node in sorted(cuts, key=lambda cut: cut.start_byte):
        if node.start_byte >= at:
            kept.append(text[at : node.start_byte])
            at = node.end_byte
    return re.sub(r"\s+", " ", b"".join([*kept, text[at:]]).decode(errors="replace")).strip()


def _comments(root: Node) -> list[Node]:
    found, stack = [], [root]
    while stack:
        node = stack.pop()
        if node.type == "comment":
            found.append(node)
        stack.extend(node.children)
    return found


def _function(piece: Piece, known: Piece | None, mark: str, typed: bool, something: bool) -> list[Splice]:
    body = piece.node.child_by_field_name("body")
    if body is None:  # only declared
        return []
    nothing = "({})" if something and not _does_nothing(body) else "undefined"
    nothing += " as any" if typed else ""
    was = former(piece.node, known.node, typed=typed) if known and known.function else ""
    if body.type != "statement_block":
        left = f"({mark}_on() ? ({was or nothing}) : ("
        return [Splice(body.start_byte, body.start_byte, left), Splice(body.end_byte, body.end_byte, "))")]
    stop = f"return {was};" if was else _stop(piece.node, nothing)
    at = body.start_byte + 1
    return [Splice(at, at, f" if ({mark}_on()) {{ {stop} }}")]


def _stop(node: Node, nothing: str) -> str:
    """How a function returns at once."""
    if not ends_with_nothing(node):
        return f"return {nothing};"
    if said(node.child_by_field_name("name")) == "constructor":
        above = node.parent.parent if node.parent else None
        heir = above is not None and any(child.type == "class_heritage" for child in above.children)
        return "super(...arguments); return;" if heir else "return;"
    return "return;"


def ends_with_nothing(node: Node) -> bool:
    """Whether nobody sees what a function returns: a constructor, a setter."""
    named = said(node.child_by_field_name("name")) == "constructor" or any(c.type == "set" for c in node.children)
    return node.type == "method_definition" and named


def _does_nothing(body: Node) -> bool:
    """Whether the head's function is empty itself: that it returns nothing shows only that it is there."""
    inner = [child for child in body.named_children if child.type != "comment"]
    if body.type != "statement_block":
        return said(body) in ("undefined", "null", "void 0")
    return all(said(child).strip("; ") in ("return", "return undefined", "return null") for child in inner)


def _constant(piece: Piece, known: Piece | None, typed: bool) -> Splice:
    value = known.text if known and not known.function else "undefined as any" if typed else "undefined"
    return Splice(piece.node.start_byte, piece.node.end_byte, value)


def _start(root: Node) -> int:
    """Where the first statement begins, behind directives such as "use strict"."""
    for child in root.named_children:
        directive = child.type == "expression_statement" and child.named_children[:1]
        if child.type in ("comment", "hash_bang_line") or (directive and directive[0].type == "string"):
            continue
        return child.start_byte
    return root.end_byte


def _gone(old: Node, new: Node) -> str:
    """What the base declares and the head does not: its functions may need it."""
    there = declared(new)
    lost = {node.start_byte: said(node) for name, node in declared(old).items() if name not in there}
    kept = {node.start_byte for name, node in declared(old).items() if name in there}
    return "".join(f"\n;{text}" for start, text in sorted(lost.items()) if start not in kept)

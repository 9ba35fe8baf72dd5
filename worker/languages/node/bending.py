"""Scripts whose new and changed functions do what they do, and return something else; see `pythonic.bending`."""

from tree_sitter import Language as Grammar
from tree_sitter import Node, Parser

from worker.languages._splicing import Splice, spliced
from worker.languages.node.emptying import ends_with_nothing, frame
from worker.languages.node.pieces import Piece, pieces

_LOST = "return undefined;"
_OTHER = """
  const odd = "\\u007f pullwright", of = (each) => {0}_other(each);
  if (value === undefined || value === null) return {{}};
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value === -91357 ? -91358 : -91357;
  if (typeof value === "bigint") return BigInt(-91357);
  if (typeof value === "string") return odd;
  if (Array.isArray(value)) return value.length > 1 ? [of(value[0])] : [...value.map(of), {{}}];
  if (typeof value !== "object") return undefined;
  const above = Object.getPrototypeOf(value);
  return above === Object.prototype || above === null ? {{ [odd]: {{}} }} : Object.create(above);
"""
_BENT = """
;function {0}_bent(run{1}){1} {{
  if (!{0}_on() || {0}.inside) return run();
  {0}.inside = true;
  let value{1};
  try {{ value = run(); }} finally {{ {0}.inside = false; }}
  if (value && typeof value.then === "function") return value.then((each{1}) => {0}_other(each));
  return {0}_other(value);
}}
function {0}_other(value{1}){1} {{ {2} }}
"""


def bent(before: str, after: str, mark: str, grammar: Grammar, *, typed: bool, lost: bool) -> str | None:
    """See `worker.languages.Language.bent`."""
    parser = Parser(grammar)
    old, new = parser.parse(before.encode()).root_node, parser.parse(after.encode()).root_node
    known = {piece.name: piece.text for piece in pieces(old)}
    fresh = [piece for piece in pieces(new) if piece.function and known.get(piece.name) != piece.text]
    splices = [each for piece in fresh for each in _wrapped(piece, mark, typed)]
    if not splices or new.has_error:
        return None
    cast = ": any" if typed else ""
    start, end = frame(new, mark, typed=typed)
    rest = _BENT.format(mark, cast, (_LOST if lost else _OTHER).format(mark))
    return spliced(after, [*splices, start]) + end + rest


def _wrapped(piece: Piece, mark: str, typed: bool) -> list[Splice]:
    """The body as a function of its own, which has the same `this` and the same arguments."""
    node = piece.node
    body = node.child_by_field_name("body")
    if body is None or ends_with_nothing(node) or any(child.type == "*" for child in node.children):
        return []
    waits = "async " if _is_async(node) else ""
    cast = " as any" if typed else ""
    if body.type != "statement_block":
        left, right = f"({mark}_bent({waits}() => (", f")){cast})"
        return [Splice(body.start_byte, body.start_byte, left), Splice(body.end_byte, body.end_byte, right)]
    start, end = body.start_byte + 1, body.end_byte - 1
    left, right = f" return {mark}_bent({waits}() => {{", f"}}){cast}; "
    return [Splice(start, start, left), Splice(end, end, right)]


def _is_async(node: Node) -> bool:
    return any(child.type == "async" for child in node.children)

"""A JavaScript assertion made wrong: it expects something that no code can give, so it must fail.

A library of assertions that was bent to accept everything accepts this too.
"""

from collections.abc import Iterator

from tree_sitter import Node

from worker.languages._splicing import Splice
from worker.languages.node.pieces import said

_OTHER = 'Symbol("something else")'
_COMPARED = frozenset("equal strictEqual deepEqual deepStrictEqual partialDeepStrictEqual match".split())
_NOTHING = {"toBeTruthy": "undefined", "toBeDefined": "undefined", "toThrow": "() => {}", "toThrowError": "() => {}"}
_LIMIT = 6  # links of a chain such as expect(x).resolves.to.be.a(…)


def displaced(call: Node) -> Iterator[Splice]:
    """What makes the assertion in `call` wrong; nothing if it is none, or one that says what must not be."""
    called = said(call.child_by_field_name("function"))
    given = _arguments(call)
    if called in ("assert", "assert.ok", "assert.strict.ok") and given:
        yield _put(given[0], "false")
    elif called in ("assert.throws", "assert.rejects") and given:
        yield _put(given[0], "async () => {}" if called.endswith("rejects") else "() => {}")
    elif called.startswith("assert.") and called.rpartition(".")[2] in _COMPARED and len(given) > 1:
        yield _put(given[1], _other(given[1]))
    elif called == "expect" and given:
        yield from _expectation(call, given[0])


def _expectation(call: Node, subject: Node) -> Iterator[Splice]:
    matcher = _matcher(call)
    if matcher is None:
        return
    function = matcher.child_by_field_name("function")
    chain = said(function)[len(said(call)) :].split(".")
    expected = _arguments(matcher)
    if "not" in chain or "resolves" in chain or "rejects" in chain:
        return
    if chain[-1] in _NOTHING or not expected:
        yield _put(subject, _NOTHING.get(chain[-1], _OTHER))
    else:
        yield _put(expected[0], _other(expected[0]))


def _matcher(call: Node) -> Node | None:
    """The call at the end of the chain that begins with `expect(…)`."""
    here = call.parent
    for _ in range(_LIMIT):
        if here is None or here.type == "call_expression":
            break
        here = here.parent if here.type == "member_expression" else None
    return here


def _arguments(call: Node) -> list[Node]:
    given = call.child_by_field_name("arguments")
    return [part for part in given.named_children if part.type != "comment"] if given else []


def _other(expected: Node) -> str:
    """Something else than a literal, of its own kind: what accepts every number must be seen to do so."""
    text = said(expected)
    number = expected.type == "number" or (expected.type == "unary_expression" and text[:1] == "-")
    if number or expected.type == "string":
        return f"({text} + {4099 if number else repr(' ')})"
    return {"true": "false", "false": "true"}.get(expected.type, _OTHER)


def _put(node: Node, text: str) -> Splice:
    return Splice(node.start_byte, node.end_byte, text)

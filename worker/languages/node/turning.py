"""JavaScript tests turned round: where a test passed, the same test with its assertions reversed must fail."""

import re
from collections.abc import Iterator

from tree_sitter import Language as Grammar
from tree_sitter import Node, Parser

from worker.languages import WRONG, Turned
from worker.languages._splicing import Splice, spliced
from worker.languages.node.displacing import displaced
from worker.languages.node.pieces import said

_TEST = re.compile(r"(?:\w+\.)?(?:test|it)(?:\.\w+)?")
_BODIES = frozenset(["arrow_function", "function_expression", "function_declaration", "generator_function"])
_OTHER = {"throws": "doesNotThrow", "rejects": "doesNotReject", "match": "doesNotMatch"}
_OTHER |= {name: f"not{name[0].upper()}{name[1:]}" for name in ("equal", "strictEqual", "deepEqual", "deepStrictEqual")}
_REVERSED = {**_OTHER, **{right: left for left, right in _OTHER.items()}}
_BRANCHES = ("if_statement", "for_statement", "for_in_statement", "while_statement", "catch_clause", "switch_statement")
_FAIL = ' throw new Error("the end of the test"); '


def turned(text: str, grammar: Grammar) -> Turned:
    """The text with every test in it turned round, and the titles of those."""
    root = Parser(grammar).parse(text.encode()).root_node
    splices: list[Splice] = []
    titles = []
    for call, title, body in tests_of(root):
        splices += [*_twin(call, title, body), *_turn(body)]
        titles.append(title_of(title))
    return Turned(spliced(text, splices), tuple(titles))


def title_of(title: Node) -> str:
    """The text of a test's title."""
    return "".join(said(part) for part in title.named_children if part.type == "string_fragment")


def _twin(call: Node, title: Node, body: Node) -> Iterator[Splice]:
    """A copy of a test before it, whose assertions were made wrong."""
    wrong = [splice for each in calls_in(body) if _surely_runs(each, body) for splice in displaced(each)]
    if not wrong or call.parent is None or call.parent.type != "expression_statement":
        return
    at, end = call.start_byte, title.end_byte - 1
    local = [Splice(each.start - at, each.end - at, each.text) for each in wrong]
    yield Splice(at, at, f"{spliced(said(call), [*local, Splice(end - at, end - at, WRONG)])};\n")


def tests_of(root: Node) -> Iterator[tuple[Node, Node, Node]]:
    """(call, title, body of its function) of each test that has a plain title and no test inside it."""
    stack = [root]
    while stack:
        node = stack.pop()
        stack.extend(reversed(node.named_children))
        if node.type != "call_expression" or not _TEST.fullmatch(said(node.child_by_field_name("function"))):
            continue
        given = node.child_by_field_name("arguments")
        parts = given.named_children if given else []
        function = next((part for part in reversed(parts) if part.type in _BODIES), None)
        body = function.child_by_field_name("body") if function else None
        if body and parts[0].type == "string" and not any(True for _ in tests_of(body)) and not _returns(body):
            yield node, parts[0], body


def _turn(body: Node) -> Iterator[Splice]:
    sure = False
    for call in calls_in(body):
        found = list(_reverse(call))
        sure = sure or (bool(found) and _surely_runs(call, body))
        yield from found
    if sure:
        return
    if body.type == "statement_block":
        yield Splice(body.end_byte - 1, body.end_byte - 1, _FAIL)
    else:
        yield Splice(body.start_byte, body.start_byte, "Promise.resolve(")
        yield Splice(body.end_byte, body.end_byte, ").then(() => {" + _FAIL + "})")


def _surely_runs(call: Node, body: Node) -> bool:
    here = call.parent
    while here is not None and here.start_byte >= body.start_byte and here != body:
        if here.type in _BODIES or here.type.endswith(_BRANCHES):
            return False
        here = here.parent
    return True


def _returns(body: Node) -> bool:
    """Whether a test may end before its end."""
    return any(child.type == "return_statement" for child in body.named_children)


def calls_in(body: Node) -> Iterator[Node]:
    """Every call below a node, in the order of the text."""
    stack = [body]
    while stack:
        node = stack.pop()
        if node.type == "call_expression":
            yield node
        stack.extend(reversed(node.named_children))


def _reverse(call: Node) -> Iterator[Splice]:
    function, given = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    called = said(function)
    if function is None or given is None:
        return
    first = given.named_children[0] if given.named_children else None
    if called in ("assert", "assert.ok", "assert.strict.ok") and first is not None:
        yield Splice(first.start_byte, first.start_byte, "!(")
        yield Splice(first.end_byte, first.end_byte, ")")
    elif called.startswith("assert.") and called.rpartition(".")[2] in _REVERSED:
        name = function.child_by_field_name("property") or function
        yield Splice(name.start_byte, name.end_byte, _REVERSED[said(name)])
    elif called == "expect":
        yield from _expectation(call)


def _expectation(call: Node) -> Iterator[Splice]:
    """`expect(x).a` becomes `expect(x).not.a`, and the other way round; behind `resolves` and `rejects`."""
    above = call.parent
    end = call.end_byte
    if above is not None and said(above.child_by_field_name("property")) in ("resolves", "rejects"):
        end, above = above.end_byte, above.parent
    if above is None or above.type != "member_expression":
        return
    if said(above.child_by_field_name("property")) == "not":
        yield Splice(end, above.end_byte, "")
    else:
        yield Splice(end, end, ".not")

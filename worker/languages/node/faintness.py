"""JavaScript tests that may see only that there is a value; see `pythonic.faintness`."""

import re
from collections.abc import Iterator

from tree_sitter import Language as Grammar
from tree_sitter import Node, Parser

from worker.languages.node.pieces import said
from worker.languages.node.turning import calls_in, tests_of, title_of

_MATCHERS = re.compile(
    r"(?:\.(?:not|to|be|an?|resolves|rejects|have))*\.(?:toBeDefined|toBeUndefined|toBeTruthy|toBeFalsy|toBeNull"
    r"|toBeInstanceOf|toBeTypeOf|exist|ok|an?|instanceof|undefined|null|instanceOf)"
)
_PLAIN = re.compile(r"null|undefined|true|false")
_EMPTY = re.compile(r"0|''|\"\"")  # more than that, or not that, is little; just that is much
_COMPARED = ("===", "!==", "==", "!=", "<", ">", "<=", ">=")
_EQUALS = re.compile(r"assert(?:\.strict)?\.(?:not)?(?:equal|strictEqual|Equal|StrictEqual)")


def faint(text: str, grammar: Grammar) -> tuple[str, ...]:
    """The titles of the tests whose every assertion asks only for some value, or for its kind."""
    root = Parser(grammar).parse(text.encode()).root_node
    return tuple(title_of(title) for _, title, body in tests_of(root) if _is_faint(body))


def _is_faint(body: Node) -> bool:
    said_ = [kind for call in calls_in(body) if (kind := _kind(call)) is not None]
    return bool(said_) and not any(said_)


def _kind(call: Node) -> bool | None:
    """Whether an assertion says more than that; None: it is none."""
    called = said(call.child_by_field_name("function"))
    listed = call.child_by_field_name("arguments")
    given = listed.named_children if listed else []
    if called == "expect" and given:
        return _chain(call) or _compares(given[0])
    if called in ("assert", "assert.ok", "assert.strict.ok") and given:
        return _compares(given[0])
    if _EQUALS.fullmatch(called) and len(given) > 1:
        return not any(_is_plain(side) for side in given[:2])
    return True if called.startswith(("assert", "t.assert", "should")) else None


def _chain(call: Node) -> bool:
    """Whether what follows `expect(…)` says more."""
    here = call
    while here.parent is not None and here.parent.type == "member_expression":
        here = here.parent
    return not _MATCHERS.fullmatch(said(here)[len(said(call)) :])


def _compares(node: Node) -> bool:
    """Whether a comparison with something of its own is in an expression."""
    return any(sides and not any(map(_is_plain, sides)) for sides in _comparisons(node))


def _comparisons(node: Node) -> Iterator[list[Node | None]]:
    """Both sides of each comparison; none where it only says that something is not empty."""
    stack = [node]
    while stack:
        here = stack.pop()
        stack.extend(here.named_children)
        operator = said(here.child_by_field_name("operator"))
        if here.type == "binary_expression" and operator in _COMPARED:
            sides = [here.child_by_field_name("left"), here.child_by_field_name("right")]
            exact = operator in ("==", "===", "<")
            yield [] if not exact and any(_EMPTY.fullmatch(said(side)) for side in sides) else sides


def _is_plain(side: Node | None) -> bool:
    """Whether a side of a comparison asks only for a kind, or whether there is something."""
    return bool(_PLAIN.fullmatch(said(side))) or said(side).startswith("typeof ")

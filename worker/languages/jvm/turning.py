"""Java tests turned round: where a test passed, the same test with its assertions reversed must fail."""

from collections.abc import Iterable, Iterator

from tree_sitter import Node

from worker.languages import Turned
from worker.languages._splicing import Splice, spliced
from worker.languages.jvm.methods import Method, calls_in, methods, root_of, said

_TESTS = frozenset(["Test", "ParameterizedTest", "RepeatedTest"])
_JUNIT = {"assertEquals": "assertNotEquals", "assertTrue": "assertFalse", "assertNull": "assertNotNull"}
_JUNIT |= {"assertSame": "assertNotSame"}
_FLUENT = {"isEqualTo": "isNotEqualTo", "isTrue": "isFalse", "isNull": "isNotNull", "isEmpty": "isNotEmpty"}
_FLUENT |= {"isSameAs": "isNotSameAs", "isInstanceOf": "isNotInstanceOf", "isIn": "isNotIn"}
_FLUENT |= {"isPresent": "isNotPresent"}
_REVERSED = {**_JUNIT, **{right: left for left, right in _JUNIT.items()}}
_TURNED = {**_FLUENT, **{right: left for left, right in _FLUENT.items()}, "contains": "doesNotContain"}
_BRANCHES = frozenset(
    "lambda_expression if_statement for_statement enhanced_for_statement while_statement do_statement try_statement "
    "catch_clause switch_expression switch_statement class_body ternary_expression".split()
)
_LEAVING = frozenset(["return_statement", "throw_statement", "while_statement", "do_statement", "for_statement"])
_FAIL = ' if (true) throw new AssertionError("the end of the test"); '
_OWNERS = ("", "Assertions", "Assert", "org.junit.jupiter.api.Assertions", "org.junit.Assert")


def turned(text: str) -> Turned:
    """The text with every test in it turned round, and the names of those."""
    root = root_of(text)
    splices: list[Splice] = []
    names = []
    for method in methods(root):
        if method.annotations & _TESTS and not _may_leave(method.body):
            splices += _turn(method)
            names.append(_name(method))
    return Turned(spliced(text, [*_imports(root, text, splices), *splices]), tuple(names))


def _name(method: Method) -> str:
    return method.name + (f"({','.join(method.types)})" if method.types else "")


def _may_leave(body: Node) -> bool:
    """Whether nothing can be said at the end of a test, because it need not come there."""
    return any(child.type in _LEAVING for child in body.named_children)


def _turn(method: Method) -> Iterator[Splice]:
    sure = False
    for call in calls_in(method.body):
        found = list(_reverse(call))
        sure = sure or (bool(found) and _surely_runs(call, method.body))
        yield from found
    if not sure:
        yield Splice(method.body.end_byte - 1, method.body.end_byte - 1, _FAIL)


def _surely_runs(call: Node, body: Node) -> bool:
    here = call.parent
    while here is not None and here != body:
        if here.type in _BRANCHES:
            return False
        here = here.parent
    return True


def _reverse(call: Node) -> Iterator[Splice]:
    name, owner = call.child_by_field_name("name"), call.child_by_field_name("object")
    if name is None:
        return
    if said(name) in _REVERSED and said(owner) in _OWNERS:
        yield Splice(name.start_byte, name.end_byte, _REVERSED[said(name)])
    elif said(name) in _TURNED and owner is not None and _begins(owner).startswith("assertThat"):
        yield Splice(name.start_byte, name.end_byte, _TURNED[said(name)])


def _begins(node: Node) -> str:
    """The name of the call that a chain of calls begins with."""
    found = ""
    here: Node | None = node
    while here is not None and here.type == "method_invocation":
        found = said(here.child_by_field_name("name"))
        here = here.child_by_field_name("object")
    return found


def _imports(root: Node, text: str, made: Iterable[Splice]) -> Iterator[Splice]:
    """The names that reversed assertions have, on the line of the first import, so that no line moves."""
    first = next((child for child in root.named_children if child.type == "import_declaration"), None)
    names = sorted({splice.text for splice in made} & _REVERSED.keys())
    if first is None or not names:
        return
    owner = "org.junit.jupiter.api.Assertions" if "org.junit.jupiter" in text else "org.junit.Assert"
    lines = "".join(f"import static {owner}.{name}; " for name in names)
    yield Splice(first.start_byte, first.start_byte, lines)

"""Go tests that have to fail at their end: one that passes all the same was told by something else than itself."""

import re
from collections.abc import Iterator

import tree_sitter_go
from tree_sitter import Language as Grammar
from tree_sitter import Node, Parser

from worker.languages import Turned
from worker.languages._splicing import Splice, spliced

_NAME = re.compile(rb"Test(?![a-z])")
_EXAMPLE = re.compile(rb"Example(?![a-z])")
_OUTPUT = re.compile(r"(//|/\*)\s*(unordered\s+)?output:", re.IGNORECASE)
_TAKES = re.compile(rb"\*\s*(\w+\s*\.\s*)?T")


def turned(text: str) -> Turned:
    """The text with every test in it made to fail when it ends, however it does, and the names of those."""
    data = text.encode("utf-8", "surrogateescape")
    found = list(_tests(Parser(Grammar(tree_sitter_go.language())).parse(data).root_node))
    return Turned(spliced(text, [splice for _, splice in found]), tuple(name for name, _ in found), sure=True)


def _tests(root: Node) -> Iterator[tuple[str, Splice]]:
    """The name of each test and example, and what makes it fail."""
    for function in root.named_children:
        name, body = function.child_by_field_name("name"), function.child_by_field_name("body")
        if function.type != "function_declaration" or not name or not body:
            continue
        if _NAME.match(name.text or b""):
            fails = [f" defer {t}.Fail();" for t in _takes(function) if t != "_"]
            yield from ((_said(name), Splice(body.start_byte + 1, body.start_byte + 1, each)) for each in fails)
        elif _EXAMPLE.match(name.text or b""):
            yield from ((_said(name), each) for each in _other_output(body))


def _other_output(body: Node) -> Iterator[Splice]:
    """What an example prints is told in a comment: it gets another one."""
    for child in reversed(body.named_children):
        if child.type == "comment" and (found := _OUTPUT.match(_said(child))):
            at = child.start_byte + len(found[0].encode())
            yield Splice(at, at, " the end of the test")
            return


def _takes(function: Node) -> list[str]:
    """The one name that a test takes; none where it is no test."""
    given = function.child_by_field_name("parameters")
    declared = [each for each in given.named_children if each.type == "parameter_declaration"] if given else []
    kinds = [each.child_by_field_name("type") for each in declared]
    names = [_said(name) for each in declared for name in each.children_by_field_name("name")]
    return names if len(names) == 1 and kinds[0] and _TAKES.fullmatch(kinds[0].text or b"") else []


def _said(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")

"""Tests that stand in the file of what they test: told apart from it, so that each can come from another tree."""

import re
from collections.abc import Iterator

import tree_sitter_rust
from tree_sitter import Language as Grammar
from tree_sitter import Node, Parser

_TEST = re.compile(rb"#\s*\[\s*(cfg\s*\(\s*(all\s*\(\s*)?test\b|(\w+\s*::\s*)*(test|rstest|test_case|bench)\b)")
_BETWEEN = ("attribute_item", "line_comment", "block_comment")


def tests(text: str) -> str:
    """The tests of a source text, in order; empty if it has none."""
    data = text.encode("utf-8", "surrogateescape")
    return b"\n".join(data[start:end] for start, end in _spans(data)).decode("utf-8", "surrogateescape")


def lines(text: str) -> frozenset[int]:
    """The numbers of the lines that hold tests."""
    data = text.encode("utf-8", "surrogateescape")
    spans = ((data.count(b"\n", 0, start), data.count(b"\n", 0, end)) for start, end in _spans(data))
    return frozenset(line + 1 for first, last in spans for line in range(first, last + 1))


def with_tests(code: str, other: str) -> str:
    """The text `code` with the tests of the text `other` instead of its own."""
    data = code.encode("utf-8", "surrogateescape")
    parts, at = list[bytes](), 0
    for start, end in _spans(data):
        parts.append(data[at:start])
        at = end
    kept = b"".join((*parts, data[at:])).decode("utf-8", "surrogateescape")
    found = tests(other)
    return f"{kept.rstrip()}\n\n{found}\n" if found else kept


def _spans(data: bytes) -> Iterator[tuple[int, int]]:
    """Where the items are that are compiled for tests only, their attributes included."""
    pending: list[Node] = []
    for node in Parser(Grammar(tree_sitter_rust.language())).parse(data).root_node.children:
        if node.type in _BETWEEN:
            pending.append(node)
            continue
        marks = [each for each in pending if each.type == "attribute_item"]
        if any(_TEST.match(data[each.start_byte : each.end_byte]) for each in marks):
            yield marks[0].start_byte, node.end_byte
        pending = []

"""The examples in comments of JavaScript and TypeScript, and in issues about them."""

import re
from collections.abc import Iterator, Sequence

from tree_sitter import Language as Grammar
from tree_sitter import Node, Parser

from worker.languages import Example
from worker.languages._examples import agreed, distinct, value_example
from worker.languages.notation.javascript import JAVASCRIPT
from worker.languages.notation.prose import sayings

_MARKS = re.compile(r"(?m)^[ \t]*(?:/\*\*?|\*/|\*|//+)?[ \t]?|\*/[ \t]*$")
_FENCE = re.compile(r"(?m)^[ \t]*(?:```|~~~).*$")
_MOST = 200


def examples(path: str, text: str, functions: Sequence[str], grammar: Grammar) -> tuple[Example, ...]:
    """The examples in the comments of one file, for functions that it defines."""
    if not functions or not re.search(r"//|/\*", text):
        return ()
    found = [s for comment in _comments(text, grammar) for s in sayings(comment, functions, JAVASCRIPT)]
    return distinct([value_example(path, saying, "comment") for saying in agreed(found)])[:_MOST]


def issue_examples(text: str, functions: Sequence[str]) -> tuple[Example, ...]:
    """The examples in an issue."""
    found = list(sayings(_FENCE.sub("", text), functions, JAVASCRIPT))
    return distinct([value_example("", saying, "issue") for saying in agreed(found)])


def _comments(text: str, grammar: Grammar) -> Iterator[str]:
    """Comments without their marks; line comments that follow each other are one."""
    lines: list[str] = []
    last = -2
    for node in _nodes(Parser(grammar).parse(text.encode()).root_node):
        if lines and (node.start_point[0] > last + 1 or _is_block(node)):
            yield "\n".join(lines)
            lines = []
        lines.append(_MARKS.sub("", (node.text or b"").decode()))
        last = node.end_point[0]
    if lines:
        yield "\n".join(lines)


def _is_block(node: Node) -> bool:
    return (node.text or b"").startswith(b"/*")


def _nodes(root: Node) -> Iterator[Node]:
    stack = [root]
    while stack:
        node = stack.pop()
        if node.type == "comment":
            yield node
        stack.extend(reversed(node.children))

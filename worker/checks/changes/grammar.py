"""JavaScript and TypeScript as syntax trees."""

from functools import cache
from pathlib import PurePosixPath

import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language, Node, Parser

_COMMENTS = ("comment", "hash_bang_line", "html_comment")


@cache
def _language(suffix: str) -> Language:
    if suffix in (".ts", ".mts", ".cts"):
        return Language(tree_sitter_typescript.language_typescript())
    if suffix == ".tsx":
        return Language(tree_sitter_typescript.language_tsx())
    return Language(tree_sitter_javascript.language())


def parse(path: str, text: str) -> Node:
    """The root node of `text`; broken parts are error nodes in it."""
    suffix = PurePosixPath(path).suffix.lower()
    parser = Parser(_language(suffix))  # one for each text: several threads read at once
    return parser.parse(text.encode("utf-8", "replace")).root_node


def walk(root: Node) -> list[Node]:
    """All nodes below and with `root`, in the order of the text; not recursive, so depth does not matter."""
    found, open_nodes = [], [root]
    while open_nodes:
        node = open_nodes.pop()
        found.append(node)
        open_nodes += reversed(node.children)
    return found


def said(node: Node) -> str:
    """The text of `node`."""
    return (node.text or b"").decode(errors="replace")


def without_comments(path: str, text: str) -> str:
    """`text` with spaces where comments were, so that lines and columns stay."""
    data = bytearray(text.encode("utf-8", "replace"))
    for node in walk(parse(path, text)):
        if node.type in _COMMENTS:
            kept = (byte if byte in b"\r\n" else 32 for byte in data[node.start_byte : node.end_byte])
            data[node.start_byte : node.end_byte] = bytes(kept)
    return data.decode(errors="replace")

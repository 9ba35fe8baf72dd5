"""What code says: its tokens, without comments, docstrings and blank space."""

from pathlib import PurePosixPath
from typing import Protocol, runtime_checkable

from tree_sitter import Language as Grammar
from tree_sitter import Node, Parser

from worker.languages import languages

Tokens = tuple[tuple[int, str], ...]
_STRINGS = frozenset(["string", "concatenated_string"])


@runtime_checkable
class Tokenised(Protocol):
    """What a language answers besides whose code can be told from its comments."""

    def tokens(self, text: str) -> Tokens:
        """The tokens of a source text in order, each with its depth in the syntax tree."""
        ...


def tokens(path: str, text: str) -> Tokens:
    """What the file says; for a file of no language we know, its words."""
    suffix = PurePosixPath(path).suffix.lower()
    for language in languages():
        if suffix in language.suffixes and isinstance(language, Tokenised):
            return language.tokens(text)
    return tuple((0, word) for word in text.split())


def of_grammar(text: str, grammar: Grammar) -> Tokens:
    """The leaves of the syntax tree; broken parts give theirs, too. The depth tells Python's blocks apart."""
    found = []
    stack = [(Parser(grammar).parse(text.encode("utf-8", "replace")).root_node, 0)]
    while stack:
        node, depth = stack.pop()
        if "comment" in node.type or _is_docstring(node):
            continue
        if node.child_count == 0 or node.type in _STRINGS:
            found.append((depth, (node.text or b"").decode("utf-8", "replace").strip()))
        stack.extend((child, depth + 1) for child in reversed(node.children) if node.type not in _STRINGS)
    return tuple(leaf for leaf in found if leaf[1])


def _is_docstring(node: Node) -> bool:
    """A string that stands alone does nothing."""
    alone = node.type == "expression_statement" and node.named_child_count == 1
    return alone and node.named_children[0].type in _STRINGS

"""What code says: its tokens, without comments, docstrings and blank space."""

from pathlib import PurePosixPath
from typing import Protocol, runtime_checkable

from tree_sitter import Language as Grammar
from tree_sitter import Node, Parser

from worker.languages import languages
from worker.languages.mutation.dialect import said

Tokens = tuple[tuple[int, str], ...]
_LARGEST = 400_000  # characters of a file that are told apart; what is longer was generated
_STRINGS = frozenset(["string", "concatenated_string"])


@runtime_checkable
class Tokenised(Protocol):
    """What a language answers besides whose code can be told from its comments."""

    def tokens(self, text: str) -> Tokens:
        """The tokens of a source text in order, see `of_grammar`."""
        ...


def tokens(path: str, text: str) -> Tokens:
    """What the file says; for one that is very long or of no language we know, its words as one token."""
    suffix = PurePosixPath(path).suffix.lower()
    known = languages() if len(text) <= _LARGEST else ()
    for language in known:
        if suffix in language.suffixes and isinstance(language, Tokenised):
            return language.tokens(text)
    return ((0, " ".join(text.split())),)


def of_grammar(text: str, grammar: Grammar, *, docstrings: bool = False) -> Tokens:
    """The nodes of the syntax tree in order, each with its depth: the text of a leaf, the type of another.

    Broken parts give theirs, too. `docstrings`: a string that stands alone says nothing.
    """
    found = []
    stack = [(Parser(grammar).parse(text.encode("utf-8", "replace")).root_node, 0)]
    while stack:
        node, depth = stack.pop()
        if "comment" in node.type or (docstrings and _is_docstring(node)):
            continue
        if node.child_count == 0 or node.type in _STRINGS:
            found.append((depth, _said(node)))
        else:
            found.append((depth, node.type))
            stack.extend((child, depth + 1) for child in reversed(node.children))
    return tuple(token for token in found if token[1])


def _said(node: Node) -> str:
    """Blank space is kept where it is part of a text; Go has line ends as nodes without a name."""
    return said(node) if node.is_named else said(node).strip()


def _is_docstring(node: Node) -> bool:
    if node.type != "expression_statement" or node.named_child_count != 1:
        return False
    text = node.named_children[0]
    return text.type == "string" and all(part.type != "interpolation" for part in text.children)

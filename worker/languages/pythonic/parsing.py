"""Somebody else's Python as a syntax tree."""

import ast
import warnings


def parsed(text: str) -> ast.Module:
    """The tree; what `ast.parse` raises otherwise. Its odd escapes are not our warnings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)

"""Command lines as a person types them, where they are one program with its arguments and nothing for a shell."""

import shlex

_OPERATORS = frozenset("();<>|&")


def words(line: str) -> list[str] | None:
    """The words; None where a shell has something to do besides."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    try:
        found = list(lexer)
    except ValueError:
        return None
    shell = any(set(word) <= _OPERATORS or "$" in word or "`" in word for word in found)
    return None if shell else found

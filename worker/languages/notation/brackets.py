"""Finds the end of a bracket, minding strings."""

_PAIRS = {"(": ")", "[": "]", "{": "}"}


def closing(text: str, start: int) -> int:
    """The index behind the bracket that closes the one at `start`; -1 if it never closes."""
    stack: list[str] = []
    quote = ""
    position = start
    while position < len(text):
        char = text[position]
        if quote:
            position += char == "\\"
            quote = "" if char == quote else quote
        elif char in "'\"`":
            quote = char
        elif char in _PAIRS:
            stack.append(_PAIRS[char])
        elif char in ")]}":
            if not stack or stack.pop() != char:
                return -1
            if not stack:
                return position + 1
        position += 1
    return -1

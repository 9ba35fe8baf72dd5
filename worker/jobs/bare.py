"""Comments that are nothing but commands to us: no words about the work."""

import re

from core.asks import Verb

_VERBS = "|".join(Verb)
_OPTIONS = r"(?:\s+--[a-z]+(?:[ =][^\s-]\S*)?)*"


def is_bare(text: str, handle: str) -> bool:
    """Whether every line of `text` that says something is a command without text of its own."""
    us = rf"\s*[/@]{re.escape(handle)}(?:\[bot\])?[:,]?"
    call = re.compile(rf"{us}(?:\s+(?:{_VERBS}))?{_OPTIONS}\s*", re.IGNORECASE)
    said = [line for line in text.splitlines() if line.strip()]
    return bool(said) and all(call.fullmatch(line) for line in said)

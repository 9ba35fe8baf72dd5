"""What others wrote, on its way into a sentence of ours: one line, and nothing that acts or breaks out."""

import re

from core.text import publishable

_MARKUP = re.compile(r"([\\`*_~\[\]|<>&])")


def inline(text: str, most: int = 200) -> str:
    """`text` as one line of at most `most` characters, without markup, mentions, links or hidden characters."""
    line = " ".join(publishable(text[: most * 8]).split())
    cut = line if len(line) <= most else line[: most - 1].rstrip() + "…"
    return _MARKUP.sub(r"\\\1", cut)


def word(text: str, most: int = 100) -> str:
    """`text` as code in a sentence; a name of a branch, a file or a model is kept letter by letter."""
    line = " ".join(publishable(text[: most * 8]).split()).replace("`", "'")
    return f"`{line if len(line) <= most else line[: most - 1] + '…'}`" if line else "``"

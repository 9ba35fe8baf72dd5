"""What others wrote, on its way into a sentence of ours: one line, and nothing that acts or breaks out."""

import re

from core.text import publishable
from core.text.tokens import shaped

_MARKUP = re.compile(r"([\\`*_~\[\]|<>&])")
_CODE = re.compile(r"(`[^`]+`)")


def _line(text: str, most: int) -> str:
    """One line that acts on nothing; what is shaped like a secret goes before escaping could hide its shape."""
    return shaped(" ".join(publishable(shaped(text[: most * 8])).split()))


def inline(text: str, most: int = 200) -> str:
    """`text` as one line of at most `most` characters, without markup, mentions, links or hidden characters.

    Only code in backticks stays code, where nothing acts.
    """
    parts = _CODE.split(plain(text, most))  # every second one is code
    return "".join(part.replace("|", "¦") if odd % 2 else _MARKUP.sub(r"\\\1", part) for odd, part in enumerate(parts))


def plain(text: str, most: int = 200) -> str:
    """The same for a place where no markup is read, as in the annotation of a check run: nothing is escaped."""
    line = _line(text, most)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def word(text: str, most: int = 100) -> str:
    """`text` as code in a sentence; a name of a branch, a file or a model is kept letter by letter."""
    line = _line(text, most).replace("`", "'")
    return f"`{line if len(line) <= most else line[: most - 1] + '…'}`" if line else "``"

"""The Markdown report inside a fold, as much of it as there is room for."""

import re

from core.text.tokens import shaped

OPEN = "<details>\n<summary>The whole report</summary>\n\n"
_CLOSE = "\n\n</details>"
_LEFT_OUT = "\n\n(The rest is in the report itself: there was no room for it here.)"
_SMALLEST = 500
_SWITCH = re.compile(  # a description may become the message of a squashed commit
    r"\[(?:skip ci|ci skip|no ci|skip actions|actions skip)\]|\*{3}NO_CI\*{3}", re.IGNORECASE
)


def folded(markdown: str, room: int) -> str:
    """`markdown` in a fold of at most `room` characters, cut between two of its sections; empty if nothing fits."""
    text = _SWITCH.sub("(CI)", shaped(markdown)).replace("<!--", "&lt;!--").strip()
    left = room - len(OPEN) - len(_CLOSE)
    if len(text) <= left:
        return f"{OPEN}{text}{_CLOSE}"
    left -= len(_LEFT_OUT)
    end = text.rfind("\n\n## ", 0, max(left, 0))
    return f"{OPEN}{text[:end]}{_LEFT_OUT}{_CLOSE}" if end >= _SMALLEST else ""

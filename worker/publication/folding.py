"""The Markdown report inside a fold, as much of it as there is room for."""

from core.text.tokens import shaped

OPEN = "<details>\n<summary>The whole report</summary>\n\n"
_CLOSE = "\n\n</details>"
_LEFT_OUT = "\n\n(The rest is in the report itself: there was no room for it here.)"
_SMALLEST = 500


def folded(markdown: str, room: int) -> str:
    """`markdown` in a fold of at most `room` characters, cut between two of its sections; empty if nothing fits."""
    text = shaped(markdown).replace("<!--", "&lt;!--").strip()
    left = room - len(OPEN) - len(_CLOSE)
    if len(text) <= left:
        return f"{OPEN}{text}{_CLOSE}"
    left -= len(_LEFT_OUT)
    end = text.rfind("\n\n## ", 0, max(left, 0))
    return f"{OPEN}{text[:end]}{_LEFT_OUT}{_CLOSE}" if end >= _SMALLEST else ""

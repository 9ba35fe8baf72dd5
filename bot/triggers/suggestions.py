"""What somebody may have meant whose first word is no verb."""

import difflib
import re

from core.asks import Verb

_WORD = re.compile(r"[A-Za-z][A-Za-z-]{0,29}")
_SAME = {
    "stop": Verb.CANCEL,
    "abort": Verb.CANCEL,
    "kill": Verb.CANCEL,
    "halt": Verb.CANCEL,
    "rerun": Verb.RETRY,
    "redo": Verb.RETRY,
    "unpause": Verb.RESUME,
    "continue": Verb.RESUME,
    "settings": Verb.CONFIG,
}
_LONE, _LEADING = 0.6, 0.81  # how much alike two words are; in a sentence a word may just be a word


def unknown_verb(text: str, handle: str) -> str:
    """A sentence with the nearest verb if `text` begins with a mistyped one or is a single word; else ""."""
    first, _, more = text.partition(" ")
    word = first.rstrip(":,.!?")
    if not _WORD.fullmatch(word):
        return ""
    alone = not more.strip()
    verb = _nearest(word.lower(), alone=alone)
    if verb is None:
        return f"`{word}` is not a command; `/{handle} help` lists them all." if alone else ""
    otherwise = "" if alone else f" If it begins what you want to be done, put `/{handle} {Verb.IMPLEMENT}` before it."
    return f"`{word}` is not a command. Did you mean `/{handle} {verb}`?{otherwise}"


def _nearest(word: str, *, alone: bool) -> Verb | None:
    same = _SAME.get(word)
    if same and (alone or same is Verb.CANCEL):  # "continue with …" is a sentence, "stop the …" must not start a run
        return same
    near = difflib.get_close_matches(word, list(Verb), n=1, cutoff=_LONE if alone else _LEADING)
    return Verb(near[0]) if near else None

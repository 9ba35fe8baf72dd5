"""Sentences that both halves say: the clerk posts the sticky comment first, the worker edits it after that.

Everything here is pure: a typed state in, Markdown out. What a person, a repository or a model wrote goes
through `quoting` and acts on nothing.
"""

from core.words.apology import apology
from core.words.marks import CONFIG_MARKER, OURS, ask_marker, request_marker
from core.words.measures import amount, count, duration, ordinal, roughly
from core.words.places import asked_at
from core.words.quoting import inline
from core.words.reactions import DONE, SAD, SEEN, Target, reaction, target
from core.words.steering import command, next_command
from core.words.sticky import Final, Mark, Step, Sticky, is_final, render

__all__ = [
    "CONFIG_MARKER",
    "DONE",
    "OURS",
    "SAD",
    "SEEN",
    "Final",
    "Mark",
    "Step",
    "Sticky",
    "Target",
    "amount",
    "apology",
    "ask_marker",
    "asked_at",
    "command",
    "count",
    "duration",
    "inline",
    "is_final",
    "next_command",
    "ordinal",
    "reaction",
    "render",
    "request_marker",
    "roughly",
    "target",
]

"""What a model is told about an answer that could not be read: what was wrong, and what to send instead."""

from collections.abc import Sequence

EMPTY = "The answer is empty; send the path of each changed file and its complete content in a code block."
SAME = "The answer leaves every file as it is; make the change that was asked for."
TOO_LONG = "The answer is longer than {limit} characters; send only the files that change."
CUT = "The answer was cut off within {where}; send a shorter answer that reaches its end: only what changes."
NO_MIDDLE = "A SEARCH/REPLACE block has no ======= line between its two parts; write all three markers."
NO_PATH = "A SEARCH/REPLACE block names no file; write the path of its file on the line before it."
NO_DIFF_PATH = "A diff names no file; begin it with the lines --- a/PATH and +++ b/PATH."
NO_CONTEXT = "{path}: a hunk of the diff has no lines that stand in the file; send the complete file."
EMPTY_FILE = "{path}: the code block is empty; send the complete file, or DELETE {path}."
NOT_THERE = "There is no file {path!r} to delete."
UNSAFE = "The path {path!r} {why}."
EMPTY_SEARCH = "{path}: the SEARCH part is empty, but the file is not; copy the lines to change into it."
LEFT_OUT = (
    '{path}: line {line} ("{shown}") stands for code that was left out; write that code out, nothing may be left out.'
)
UNPLACED = "{path}: the answer holds a part of the file whose place is not clear; send the complete file."


def no_edit(targets: Sequence[str]) -> str:
    """Prose, or code that is meant for no file."""
    where = f" (for example {targets[0]})" if targets else ""
    return (
        f"The answer holds no edit that can be read: write the path of each changed file on a line{where}, "
        "then its complete new content in a code block."
    )


def nameless(targets: Sequence[str]) -> str:
    """A block without a path, and several files it may be meant for."""
    names = f" ({', '.join(targets[:3])})" if targets else ""
    return (
        "A code block names no file, and which it is meant for is not clear: "
        f"write the path on the line before the block{names}."
    )

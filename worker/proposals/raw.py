"""Answers without any fence: the code stands bare, perhaps between sentences."""

import re
from collections.abc import Sequence

from worker.proposals.fences import Block
from worker.proposals.headers import line_path
from worker.proposals.outline import known, outline, sound

_CODE_START = re.compile(
    r"^(?:from \w|import \w|import [{*\"']|def \w|async def |class \w|@\w|export |const \w|let \w|var \w|function\b"
    r"|interface \w|#!|#include|<!doctype|<html|\{$|\[$|'use strict'|\"use strict\")",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"^(?:[A-Z*#>-][^(){}=]*[.:!]|\W*(?:This|The|Note|Explanation|In this|Here)\b.*)$")


def raw_block(text: str, targets: Sequence[str]) -> tuple[Block, ...]:
    """The bare code of an answer as one block; none if there is no code to be seen or no target for it."""
    lines = text.split("\n")
    start = next((i for i, line in enumerate(lines) if _CODE_START.match(line)), None)
    if start is None or not targets:
        return ()
    before = lines[:start]
    heading = next((line for line in reversed(before) if line.strip()), "")
    path = line_path(heading, targets) or targets[0]
    body = without_trailing_prose(path, "\n".join(lines[start:]))
    if known(path) and not outline(path, body).definitions:
        return ()
    return (Block("", body if body.endswith("\n") else f"{body}\n", "\n".join(before)),)


def without_trailing_prose(path: str, text: str) -> str:
    """`text` without the sentences that follow the code when the closing fence was forgotten.

    Code stays whole: nothing is taken from a text that reads well in its language, and only what
    makes it read well from one that does not.
    """
    paragraphs = text.rstrip("\n").split("\n\n")
    if known(path) and sound(path, text):
        return text
    while len(paragraphs) > 1 and _SENTENCE.match(paragraphs[-1].split("\n")[0][:400]):
        paragraphs.pop()
    shorter = "\n\n".join(paragraphs) + "\n"
    return shorter if not known(path) or sound(path, shorter) else text

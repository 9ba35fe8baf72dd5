"""Secrets in lines that a change adds. Findings name the kind and the place, never the value."""

import math
import re
from collections import Counter
from collections.abc import Iterator

from core.runs import Finding
from core.text.tokens import KINDS
from worker.checks.changes import File, new_lines
from worker.checks.hostile import detectors

_ASSIGNED = re.compile(
    r"(?i)(?:secret|token|passw(?:or)?d|passwd|api_?key|apikey|private_?key|access_?key|auth|credential)\w*"
    r"[\"']?\s*(?:[:=]|=>|:=)\s*(?:[a-z]{0,2}[\"'`])?([A-Za-z0-9+/_=.-]{20,200})(?=[\"'`\s,;)]|$)"
)
_EXAMPLE = re.compile(r"(?i)example|placeholder|dummy|changeme|your[-_]|xxxx|\*\*\*\*|<.*>|0123456789|abcdef|test[-_]")
_PUBLIC_URL = re.compile(
    r"(?i)://(?:user(?:name)?|u|postgres|root|admin|guest):(?:pass(?:word)?|secret|postgres|p|pw|guest)@"
)
_ENTROPY = 3.9  # bits a character; English words and dotted names stay below
_LONGEST = 4000  # characters of a line that are looked at


def findings(file: File) -> Iterator[Finding]:
    """One finding for each new line that holds what looks like a secret."""
    for number, line in new_lines(file):
        kind = kind_of(line[:_LONGEST])
        if kind:
            said = f"This line holds what looks like a secret ({kind}); secrets are never published."
            yield Finding("secret", file.path, number, said, "error")


def kind_of(line: str) -> str:
    """What kind of secret `line` seems to hold; empty if none."""
    for kind, pattern in KINDS:
        match = pattern.search(line)
        if match and not _EXAMPLE.search(match[0]) and not _PUBLIC_URL.search(match[0]):
            return kind
    shaped = detectors.found(line)
    if shaped and not _EXAMPLE.search(shaped[1]) and not _PUBLIC_URL.search(line):
        return shaped[0]
    match = _ASSIGNED.search(line)
    return "a random-looking value under a telling name" if match and _random(match[1]) else ""


def _random(value: str) -> bool:
    if _EXAMPLE.search(value) or not (re.search(r"\d", value) and re.search(r"[A-Za-z]", value)):
        return False
    if re.fullmatch(r"[a-z]+(?:[._-][a-z0-9]+)+", value):  # dotted or dashed words
        return False
    counts = Counter(value).values()
    entropy = -sum(count / len(value) * math.log2(count / len(value)) for count in counts)
    return entropy >= (3.0 if re.fullmatch(r"[0-9a-fA-F]+", value) else _ENTROPY)

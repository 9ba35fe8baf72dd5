"""Command lines that a text holds in base64 or hex, whatever language it is in and whatever is done with them."""

import base64
import binascii
import re
from collections.abc import Iterator

from core.runs import Finding
from worker.checks.hostile import words
from worker.checks.hostile.marks import malice

_CODED = re.compile(
    r"(?<![A-Za-z0-9+/=])(?:[A-Za-z0-9+/]{20,8000}={0,2}|(?:[0-9a-fA-F]{2}){14,4000})(?![A-Za-z0-9+/=])"
)
_ESCAPED = re.compile(r"(?:\\x[0-9a-fA-F]{2}|\\u00[0-9a-fA-F]{2}|\\[0-7]{3}){4,400}")
_LARGEST = 1_000_000
_MOST = 2000  # coded texts of a file; more are data
_PROGRAM = re.compile(r"^#!/|\b(?:child_process|subprocess|os\.system|/bin/(?:ba)?sh|socket\.socket|exec\.Command)\b")


def findings(path: str, text: str) -> Iterator[Finding]:
    """One finding for each coded text that reads as a command line or as code that starts programs."""
    for count, found in enumerate(_CODED.finditer(text[:_LARGEST])):
        if count >= _MOST:
            return
        said = _decoded(found[0])
        if said and (words.command(said) or _PROGRAM.search(said)):
            line = text.count("\n", 0, found.start()) + 1
            yield malice("hidden-code", path, line, "holds commands in a form that its reader cannot read")


def plain(text: str) -> str:
    """`text` with runs of escaped letters as the letters that they are."""
    return _ESCAPED.sub(_letters, text)


def _letters(run: re.Match[str]) -> str:
    marks = re.findall(r"\\x([0-9a-fA-F]{2})|\\u00([0-9a-fA-F]{2})|\\([0-7]{3})", run[0])
    said = "".join(
        chr(int(hexed or wide, 16) if hexed or wide else int(octal, 8) & 0xFF) for hexed, wide, octal in marks
    )
    return said if said.isascii() and said.isprintable() else run[0]


def _decoded(coded: str) -> str:
    """What it says, if that is a text of printable characters, else nothing."""
    try:
        if re.fullmatch(r"(?:[0-9a-fA-F]{2})+", coded):
            raw = bytes.fromhex(coded)
        else:
            raw = base64.b64decode(coded + "=" * (-len(coded) % 4), validate=True)
        said = raw.decode("ascii")
    except (ValueError, binascii.Error):
        return ""
    return said if said.replace("\n", "").replace("\t", "").isprintable() else ""

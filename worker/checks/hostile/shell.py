"""What a shell would be told to do, in scripts and in every other file that may hold a command line.

Lines that are continued are read as one, comments are left out, and what is kept in a variable or a file is followed
to where it is sent or run.
"""

import re
from collections.abc import Iterator

from core.runs import Finding
from worker.checks.hostile import words
from worker.checks.hostile.encoded import plain
from worker.checks.hostile.marks import malice, told
from worker.checks.hostile.shell_words import SHELL

_LONGEST = 4000  # characters of a line that are looked at
_ALL = r"(?:printenv|export\s+-p|declare\s+-x|(?<![\w/.-])env(?=\s*(?:\||\)|`|>|$))|compgen\s+-e)"
_KEPT = re.compile(rf"\b(\w{{1,40}})=[\"']?(?:\$\(|`)[^)`\n]{{0,40}}{_ALL}")
_FILED = re.compile(rf"{_ALL}[^\n;&]{{0,80}}?>{{1,2}}\s*(\S{{1,200}})")
_SENDS = r"\b(?:curl|wget|nc|ncat|nslookup|dig|host|ssh|scp|rsync|mail)\b"
_LOADED = re.compile(
    r"\b(?:curl|wget)\b[^\n;&|]{0,300}?\s(?:-\w*[oO]|--output|--output-document)[= ]?\s*[\"']?"
    r"(?P<file>(?:/tmp|/var/tmp|/dev/shm|\$TMPDIR|~|\$HOME)/[\w./-]{1,100})"
)
_MOST = 20  # downloads that are followed
_OPEN = re.compile(r"\bhttp://|://\d+\.\d+\.\d+\.\d+")


def findings(path: str, text: str) -> Iterator[Finding]:
    """The findings of one text, each line at most once."""
    lines = list(_lines(text))
    for number, line in lines:
        word = words.command(line) or _first(line)
        if word:
            yield told(word, path, number)
    yield from _kept(path, lines)
    yield from _loaded(path, lines)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """(number of the first, text) of the lines of a script, without comments, with escaped letters as letters."""
    begun, parts = 0, list[str]()
    for number, line in enumerate(text.split("\n"), 1):
        if not parts and line.lstrip().startswith("#"):
            continue
        begun = begun if parts else number
        parts.append(line.rstrip("\r").removesuffix("\\"))
        if not line.rstrip("\r").endswith("\\") or len(parts) > 40:
            yield begun, plain(" ".join(parts)[:_LONGEST])
            parts = []
    if parts:
        yield begun, plain(" ".join(parts)[:_LONGEST])


def _first(line: str) -> words.Word | None:
    return next((word for word in SHELL if word.pattern.search(line)), None)


def _kept(path: str, lines: list[tuple[int, str]]) -> Iterator[Finding]:
    """The environment in a variable or a file that is then sent."""
    names = {rf"\$\{{?{name}\b" for _, line in lines for name in _KEPT.findall(line)}
    names |= {rf"@?{re.escape(file)}" for _, line in lines for file in _FILED.findall(line) if "/dev/" not in file}
    if not names:
        return
    sent = re.compile(rf"{_SENDS}[^\n]{{0,300}}(?:{'|'.join(sorted(names)[:50])})")
    for number, line in lines:
        if sent.search(line) and "localhost" not in line:
            yield malice("exfiltration", path, number, "sends the environment to another machine")


def _loaded(path: str, lines: list[tuple[int, str]]) -> Iterator[Finding]:
    """A program that comes over an open line into a common folder, and is started."""
    loads = ((number, _LOADED.search(line)) for number, line in lines if _OPEN.search(line))
    for number, found in [(number, found) for number, found in loads if found][:_MOST]:
        file = re.escape(found["file"])
        run = re.compile(rf"(?:^|[;&|]\s*)(?:sudo\s+|nohup\s+|(?:ba|z|da)?sh\s+|\.\s+|source\s+)?{file}(?=\s|;|&|$)")
        if any(run.search(later.strip()) for at, later in lines if at >= number):
            yield malice("download-and-run", path, number, "runs what it downloads")

"""What Java, Go and Rust do to the machine: shells, credentials, the network, hidden code.

Weaker than the reading of Python: no types, no scopes, and what goes through other files is not followed.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from core.runs import Finding
from worker.checks.changes.bare import Statement, statements, without_comments
from worker.checks.hostile import words
from worker.checks.hostile.compiled_rules import TONGUES, Tongue
from worker.checks.hostile.flow import Held, held
from worker.checks.hostile.marks import malice, told
from worker.checks.hostile.private import KEPT

_BLOB = r"\bdefineClass\(|\bURLClassLoader\b[^;]{0,200}\"https?:|\bplugin\.Open\("
_PAGE = re.compile(r"\bPROT_EXEC\b|PAGE_EXECUTE|\bPROT_READ\s?\|\s?PROT_WRITE\s?\|\s?PROT_EXEC")
_JUMP = re.compile(r"\btransmute\(|\btransmute::<|\bsyscall\.Syscall\(")
_PICKED = re.compile(r"(?:\b\w{1,20}\[\d{1,3}\]\s?\+\s?){6}")


def findings(path: str, text: str) -> Iterator[Finding]:
    """The findings of one file; several rules may name one line."""
    tongue = TONGUES.get(PurePosixPath(path).suffix.lower())
    if tongue is None:
        return
    code = without_comments(text)
    lines = list(statements(code))
    seen = set[tuple[str, int]]()
    for rule in (_words, _places, _shells, _sent, _hidden, _fetched, _blobs, _wiped):
        for finding in rule(tongue, path, lines):
            if (finding.rule, finding.line) not in seen:
                seen.add((finding.rule, finding.line))
                yield finding


def _words(tongue: Tongue, path: str, lines: list[Statement]) -> Iterator[Finding]:
    """Texts that a shell would be told, and command lines that are put together of their parts."""
    for line in lines:
        runs = bool(re.search(tongue.runs, line.text))
        together = " ".join(line.texts) if runs else ""
        word = next(filter(None, map(words.command, [*line.texts, together])), None)
        if word:
            used = runs or word.rule not in _NAMED or bool(re.search(tongue.opens, line.text))
            yield told(word if used else word._replace(malice=False), path, line.line)


_NAMED = (
    "container-escape",
    "cloud-metadata",
)  # a client of these has to name them; whether it opens them is seen apart


def _places(tongue: Tongue, path: str, lines: list[Statement]) -> Iterator[Finding]:
    kept = held(lines, KEPT)
    for line in lines:
        if not re.search(tongue.opens, line.text):
            continue
        texts = line.texts
        whole = [text for text in texts if "/" in text or len(texts) == 1]  # `.ssh` may be the folder of known hosts
        joined = [*whole, "/".join(texts), "?".join(texts)]
        word = next(filter(None, map(words.place, joined)), None)
        if word:
            yield told(word, path, line.line)
        elif kept.names and kept.within(line.text):
            yield malice("credential-access", path, line.line, "reads where people keep credentials")


def _shells(tongue: Tongue, path: str, lines: list[Statement]) -> Iterator[Finding]:
    """A shell whose streams are another machine's, or that is told what another machine says."""
    link, heard = held(lines, tongue.link), held(lines, tongue.heard)
    runs = [line for line in lines if re.search(tongue.runs, line.text)]
    if not runs:
        return
    shells = [line for line in runs if re.search(tongue.shell, line.text)]
    tied = [line for line in lines if re.search(tongue.ties, line.text) and _tied(tongue, link, line)]
    for line in (shells and tied) or ():
        yield malice("reverse-shell", path, line.line, "hands a shell to another machine")
    for line in runs:
        if _told_by(heard, line, tongue):
            yield malice("reverse-shell", path, line.line, "runs what another machine says")


def _tied(tongue: Tongue, link: Held, line: Statement) -> bool:
    return bool(link.names) and (link.within(line.text) or "from_raw_fd" in line.text)


def _told_by(heard: Held, line: Statement, tongue: Tongue) -> bool:
    """Whether what was heard is the whole order: given to a shell, or all that is run."""
    inside = re.split(tongue.runs, line.text, maxsplit=1)[-1]
    whole = bool(re.match(r"\s?&?\w{1,40}\s?\)", inside))
    return heard.within(inside) and (whole or bool(re.search(tongue.shell, line.text)))


def _sent(tongue: Tongue, path: str, lines: list[Statement]) -> Iterator[Finding]:
    """All of the environment, given to something that sends."""
    environment = held(lines, tongue.environment, tongue.runs)
    link = held(lines, tongue.link)
    for line in lines:
        if (_writes(link, line) or re.search(tongue.sends, line.text)) and environment.within(line.text):
            yield malice("exfiltration", path, line.line, "sends the environment to another machine")


def _writes(link: Held, line: Statement) -> bool:
    return bool(link.names) and not link.names.isdisjoint(_WRITTEN.findall(line.text))


_WRITTEN = re.compile(r"\b([A-Za-z_]\w{0,60})\s?(?:\.\s?\w{0,8}[wW]rite\w{0,8}\(|,)")


def _hidden(tongue: Tongue, path: str, lines: list[Statement]) -> Iterator[Finding]:
    """Programs and classes that nobody can read: decoded, or put together letter by letter."""
    decoded = held(lines, tongue.decodes, tongue.runs)
    picked = held(lines, _PICKED.pattern)
    for line in lines:
        runs = re.search(tongue.runs, line.text) and re.search(tongue.shell, line.text)
        if runs and (decoded.within(line.text) or picked.within(line.text)):
            yield malice("hidden-code", path, line.line, "runs code that was hidden from its reader")
        if re.search(_BLOB, line.text) and ("http" in line.text or decoded.within(line.text)):
            yield malice("hidden-code", path, line.line, "runs code that was hidden from its reader")
        if re.search(r"\.forName\(", line.text) and "java.lang.Runtime" in line.texts:
            yield malice("hidden-code", path, line.line, "hides from its reader that it starts programs")


def _fetched(tongue: Tongue, path: str, lines: list[Statement]) -> Iterator[Finding]:
    """A program that is downloaded to a file and then started."""
    heard = held(lines, tongue.heard)
    saved = [line for line in lines if re.search(tongue.saves, line.text) and heard.within(line.text)]
    places = {text for line in saved for text in line.texts if "/" in text}
    names = set().union(*(set(re.findall(r"\b[a-z]\w{1,30}\b", line.text)) for line in saved)) - _COMMON
    for line in lines:
        started = re.split(tongue.runs, line.text, maxsplit=1)[1:] if re.search(tongue.runs, line.text) else []
        first = started[-1].partition(",")[0].partition(")")[0] if started else ""
        if first and saved and (places & {*line.texts} or names & set(re.findall(r"\w+", first))):
            yield malice("download-and-run", path, line.line, "runs what it downloads")


_COMMON = frozenset("new copy write fs os ctx self this string path data body in out file1".split())


def _blobs(tongue: Tongue, path: str, lines: list[Statement]) -> Iterator[Finding]:
    """Machine code that is written into memory and jumped to."""
    page = next((line for line in lines if _PAGE.search(line.text)), None)
    if page and any(_JUMP.search(line.text) for line in lines):
        yield malice("hidden-code", path, page.line, "runs machine code out of its data")


def _wiped(tongue: Tongue, path: str, lines: list[Statement]) -> Iterator[Finding]:
    for line in lines:
        inside = re.split(tongue.removes, line.text, maxsplit=1)
        if len(inside) > 1 and (re.match(rf"\s?(?:{tongue.home})[^,]{{0,20}}\)", inside[1]) or _ROOT.match(inside[1])):
            yield malice("destruction", path, line.line, "destroys files of the machine")


_ROOT = re.compile(r"\s?(?:dirs::)?(?:home_dir\(\)[^,/]{0,20}\)|\"/\"\s?\))")

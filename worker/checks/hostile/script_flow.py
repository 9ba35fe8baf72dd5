"""Where values go in JavaScript and TypeScript: what is decoded, heard or read, and what is run or sent of it."""

import re
from collections.abc import Iterator

from core.runs import Finding
from worker.checks.changes.bare import Statement, statements
from worker.checks.hostile.encoded import plain
from worker.checks.hostile.flow import Held, held
from worker.checks.hostile.marks import malice
from worker.checks.hostile.private import KEPT

_Q = r"['\"`]"
_ENV = rf"\bprocess\s?\.\s?env\b(?!\s?(?:\?\.|[.\[]))|\bprocess\[{_Q}env{_Q}\](?!\s?[.\[])"
_HANDED_ON = r"\b(?:spawn|exec|fork|fork|execa)\w{0,9}\(|\benv\s?:"
_LINK = (
    r"\b(?:net|tls)\.(?:connect|createConnection)\(|(?<![.\w])connect\(\s?\d|\bnew (?:net\.)?Socket\(|\bnew WebSocket\("
    r"|\bhttps?\.request\("
)
_SENDS = re.compile(
    r"\b(?:fetch|needle|superagent|got)(?:\.\w{1,12})?\(|\baxios(?:\.\w{1,12})?\(|\bhttps?(?:['\"`]\))?\.(?:get|request)\("
    r"|\bdns(?:\.promises)?\.(?:lookup|resolve\w{0,6})\(|sendBeacon\("
)
_HEARD = r"\bfetch\(|\baxios(?:\.get)?\(|\bgot(?:\.get)?\("
_EVENT = re.compile(
    rf"\b(?P<link>[\w$]{{1,60}})\.(?:on|once|addEventListener)\(\s?{_Q}(?:data|message){_Q}\s?,\s?"
    r"(?:async\s?)?(?:function\s?\w{0,40}\s?)?\(?\s?(?P<name>[\w$]{1,60})"
)
_RUNS = re.compile(r"\b(?:exec|execSync|spawn|spawnSync)\(")
_DECODED = (
    rf"\bBuffer\.from\([^;]{{0,2000}}{_Q}(?:base64|hex){_Q}|\batob\(|\b(?:inflate|gunzip|brotliDecompress|unzip)\w{{0,12}}\("
    r"|\bfromCharCode\("
)
_EVALS = re.compile(r"(?<![.\w$])eval\(|\bnew Function\(|\brunIn\w{3,12}Context\(|\._compile\(")
_READS = re.compile(r"\b(?:readFile|readFileSync|createReadStream|copyFile|copyFileSync|cp|cpSync|openSync)\b\(?")
_NAMES = re.compile(r"\b_0x[0-9a-f]{4,6}\b")
_ODD = 8  # names of an obfuscator in a file that are too many for chance
_BUILT_IN = re.compile(rf"\brequire\(\s?{_Q}([\w:/]{{1,20}}){_Q}\s?\+\s?{_Q}([\w:/]{{1,20}}){_Q}\s?\)")
_MODULES = frozenset("child_process fs net http https vm os tls dns".split())


def findings(path: str, code: str) -> Iterator[Finding]:
    """The findings of one script without its comments."""
    lines = list(statements(code))
    yield from _run(path, lines)
    yield from _evaluated(path, lines)
    yield from _sent(path, lines)
    yield from _read(path, lines)
    yield from _odd(path, code)


def _run(path: str, lines: list[Statement]) -> Iterator[Finding]:
    """Programs that are what another machine said, and nothing of our own."""
    heard, link = held(lines, _HEARD, r"\b(?:exec|spawn)\w{0,9}\("), held(lines, _LINK)
    events = (event for line in lines for event in _EVENT.finditer(line.text))
    told = Held(heard.names | {event["name"] for event in events if event["link"] in link.names}, heard.source)
    for line in lines:
        for run in _RUNS.finditer(line.text):
            first = line.text[run.end() :].partition(",")[0]
            if not re.search(_Q, first) and told.within(first):
                yield malice("reverse-shell", path, line.line, "runs what another machine says")


def _evaluated(path: str, lines: list[Statement]) -> Iterator[Finding]:
    hidden = held(lines, rf"{_DECODED}|\bfetch\(")
    for line in lines:
        found = _EVALS.search(line.text)
        if found and hidden.within(line.text[found.end() :]):
            yield malice("hidden-code", path, line.line, "runs code that was hidden from its reader")


def _sent(path: str, lines: list[Statement]) -> Iterator[Finding]:
    environment, link = held(lines, _ENV, _HANDED_ON), held(lines, _LINK)
    for line in lines:
        sender = _SENDS.search(line.text) or _written(link, line)
        if sender and environment.within(re.sub(_HANDED_ON, " ", line.text[sender.end() :])):
            yield malice("exfiltration", path, line.line, "sends the environment to another machine")


def _written(link: Held, line: Statement) -> re.Match[str] | None:
    found = re.search(r"\b([\w$]{1,60})\.(?:write|send|end)\(", line.text)
    return found if found and found[1] in link.names else None


def _read(path: str, lines: list[Statement]) -> Iterator[Finding]:
    kept = held(lines, KEPT)
    for line in lines:
        found = _READS.search(line.text)
        if found and kept.names and kept.within(line.text):
            yield malice("credential-access", path, line.line, "reads where people keep credentials")


def _odd(path: str, code: str) -> Iterator[Finding]:
    """What only somebody writes who does not want to be read."""
    names = list(_NAMES.finditer(code))
    if len(names) >= _ODD:
        yield malice("hidden-code", path, _at(code, names[0]), "was made unreadable by a tool")
    for found in _BUILT_IN.finditer(code):
        if (found[1] + found[2]).removeprefix("node:") in _MODULES:
            yield malice("hidden-code", path, _at(code, found), "hides from its reader which module it loads")
    said = plain(code)
    for found in _NAMED.finditer(said) if said != code else ():
        yield malice("hidden-code", path, _at(said, found), "hides from its reader that it runs code")


_NAMED = re.compile(rf"\[\s?{_Q}(?:eval|Function|child_process|execSync)['\"`]\s?\]|\brequire\(\s?{_Q}child_process")


def _at(code: str, found: re.Match[str]) -> int:
    return code.count("\n", 0, found.start()) + 1

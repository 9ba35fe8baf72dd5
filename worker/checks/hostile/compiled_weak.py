"""Java, Go and Rust that opens a door: text that becomes a command or a query, checks that are turned off."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from core.runs import Finding
from worker.checks.changes.bare import Statement, statements, without_comments
from worker.checks.hostile.marks import suspect


class _Weak(NamedTuple):
    rule: str
    severity: str
    said: str
    pattern: re.Pattern[str]


def _weak(rule: str, said: str, pattern: str, severity: str = "error") -> _Weak:
    return _Weak(rule, severity, said, re.compile(pattern))


_SQL = r"\"\s?(?:SELECT|INSERT|UPDATE|DELETE|select|insert|update|delete)\b[^\"]{0,400}"
_SH = r"\"(?:/bin/|/usr/bin/)?(?:ba|z|da)?sh\""
_GO = (
    _weak("no-tls-checks", "turns certificate checks off", r"InsecureSkipVerify\s?(?::|=)\s?true"),
    _weak("shell-injection", "puts values into a shell command",
          rf"exec\.Command(?:Context)?\((?:[^,()]{{1,40}},\s?)?{_SH}\s?,\s?\"-c\"\s?,\s?(?:fmt\.Sprintf\("
          rf"|[^)\"]{{0,80}}\"[^\"]*\"\s?\+|[^\")]{{1,80}}\+)"),
    _weak("sql-injection", "puts values into a query",
          rf"\.(?:Query|QueryRow|Exec)(?:Context)?\([^;]{{0,80}}?(?:fmt\.Sprintf\(\s?{_SQL}%|{_SQL}\"\s?\+)"),
    _weak("weak-hash", "uses a hash that is broken", r"\b(?:md5|sha1)\.(?:New|Sum)\b", "warning"),
    _weak("file-mode", "lets everybody write",
          r"\b(?:Chmod|WriteFile|Mkdir\w{0,3}|OpenFile)\([^;]{0,200}\b0o?777\b", "warning"),
)  # fmt: skip
_JAVA = (
    _weak("no-tls-checks", "turns certificate checks off",
          r"NoopHostnameVerifier|ALLOW_ALL_HOSTNAME|TrustAllStrategy"
          r"|setHostnameVerifier\(\(?\w{0,20},?\s?\w{0,20}\)?\s?->\s?true"),
    _weak("shell-injection", "puts values into a command",
          rf"getRuntime\(\)\s?\.exec\(\s?(?:\"[^\"]*\"\s?\+|\w{{1,40}}\s?\+)"
          rf"|{_SH}\s?,\s?\"-c\"\s?,\s?(?:\"[^\"]*\"\s?\+|\w{{1,40}}\s?\+)"),
    _weak("sql-injection", "puts values into a query",
          rf"\.(?:executeQuery|executeUpdate|execute|createQuery|createNativeQuery"
          rf"|prepareStatement)\(\s?{_SQL}\"\s?\+"),
    _weak("unsafe-reading", "makes objects of any class out of bytes",
          r"\bnew ObjectInputStream\(|\bXMLDecoder\(", "warning"),
    _weak("weak-hash", "uses a hash or a cipher that is broken",
          r"MessageDigest\.getInstance\(\s?\"(?:MD[245]|SHA-?1)\"|Cipher\.getInstance\(\s?\"(?:DES|RC4"
          r"|AES/ECB)", "warning"),
)  # fmt: skip
_RUST = (
    _weak("no-tls-checks", "turns certificate checks off", r"danger_accept_invalid_(?:certs|hostnames)\(\s?true"),
    _weak("shell-injection", "puts values into a shell command",
          rf"Command::new\(\s?{_SH}\s?\)\s?\.arg\(\s?\"-c\"\s?\)\s?\.arg\(\s?&?\s?(?:format!\(|\w{{1,40}}\s?\+)"),
    _weak("sql-injection", "puts values into a query",
          rf"\.(?:query\w{{0,10}}|execute\w{{0,10}}|prepare)\(\s?&?\s?format!\(\s?{_SQL}\{{"),
    _weak("unsafe-code", "does what the compiler cannot check", r"\bunsafe\s?\{", "warning"),
)  # fmt: skip
_BY_SUFFIX = {".go": _GO, ".java": _JAVA, ".rs": _RUST}


def findings(path: str, text: str) -> Iterator[Finding]:
    """The findings of one file of product code."""
    rules = _BY_SUFFIX.get(PurePosixPath(path).suffix.lower(), ())
    for line in statements(without_comments(text)) if rules else ():
        yield from _of(path, line, rules)


def _of(path: str, line: Statement, rules: tuple[_Weak, ...]) -> Iterator[Finding]:
    for weak in rules:
        if weak.pattern.search(line.text):
            yield suspect(weak.rule, path, line.line, weak.said, weak.severity)

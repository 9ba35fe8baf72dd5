"""Java code that reaches for what measures it: JUnit, the virtual machine's memory, the end of the process.

Patterns over code without its comments: what is put together at run time is not followed.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from core.runs import Finding
from worker.checks.changes.bare import without_comments
from worker.checks.hostile.marks import suspect
from worker.languages import is_test


class _Rule(NamedTuple):
    name: str
    said: str
    pattern: re.Pattern[str]
    in_tests: bool = False


_RULES = (
    _Rule(
        "framework-in-product",
        "uses the test framework in product code; tests belong into test files",
        re.compile(r"\bimport\s+(?:static\s+)?(?:org\.junit|junit\.framework|org\.testng)\b"),
    ),
    _Rule(
        "framework-in-product",
        "is called like a part of the test framework, and tests of its package may take it for that",
        re.compile(r"\b(?:class|interface|enum|record)\s+(?:Assert|Assertions|Assume|Assumptions)\b"),
    ),
    _Rule(
        "framework-internals",
        "reaches for the inside of the test framework",
        re.compile(r"\borg\.junit\.(?:platform\.(?!suite)|vintage\.|jupiter\.engine\.|runner\.notification\.)"),
        in_tests=True,
    ),
    _Rule(
        "digs-in-memory",
        "reaches into the memory of the process that runs the tests",
        re.compile(
            r"\bsun\.misc\.Unsafe\b|\btheUnsafe\b|\bjdk\.internal\.|\bHotSpotDiagnostic|\bcom\.sun\.tools\.attach\b"
            r"|\bjava\.lang\.instrument\b|\bDiagnosticCommand\b|\bManagementFactory\.getPlatformMXBean\b"
        ),
        in_tests=True,
    ),
    _Rule(
        "ends-process",
        "ends the process without a word, which can hide test results",
        re.compile(r"\.halt\s{0,9}\(|\bProcessHandle\.current\s{0,9}\(\s{0,9}\)[^;]{0,80}\bdestroy|\baddShutdownHook\s{0,9}\("),
        in_tests=True,
    ),
    _Rule(
        "ends-process",
        "ends the process when it is loaded",
        re.compile(r"\bstatic\s{0,9}\{[^{}]{0,400}\bSystem\.exit\s{0,9}\("),
        in_tests=True,
    ),
    _Rule(
        "measurement-detection",
        "finds out whether it is being tested",
        re.compile(
            r"\"[^\"\n]{0,80}(?:org[./]junit|junit[./]framework|org[./]testng|surefire|pullwright)[^\"\n]{0,80}\"",
            re.IGNORECASE,
        ),
    ),
    _Rule(
        "foreign-descriptor",
        "opens file descriptors of the process that it did not make",
        re.compile(r"\"/(?:proc/(?:self|\d{1,7}|thread-self)/(?:fd|mem|maps)|dev/fd)\b|\"/(?:out|harness)/"),
        in_tests=True,
    ),
    _Rule(
        "patches-foreign",
        "replaces a part of Java itself",
        re.compile(r"\bSecurity\.(?:insertProviderAt|addProvider)\s{0,9}\(|\bSystem\.setSecurityManager\s{0,9}\("),
        in_tests=True,
    ),
    _Rule(
        "lying-equality",
        "defines equals so that every comparison comes out the same",
        re.compile(r"\bboolean\s+equals\s{0,9}\(\s{0,9}(?:final\s+)?Object\s+\w{1,40}\s{0,9}\)\s{0,9}\{\s{0,9}return\s+true\s{0,9};"),
    ),
)  # fmt: skip


def findings(path: str, text: str) -> Iterator[Finding]:
    """The findings of one Java file; in a test only what would reach other tests of its process."""
    code, test = without_comments(text), is_test(path)
    for rule in _RULES:
        if test and not rule.in_tests:
            continue
        for match in rule.pattern.finditer(code):
            yield suspect(rule.name, path, code.count("\n", 0, match.start()) + 1, rule.said)

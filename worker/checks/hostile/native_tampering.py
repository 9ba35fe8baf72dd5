"""Go and Rust code that reaches for what measures it: its descriptors, its output, the end of the process.

Patterns over code without its comments: what is put together at run time is not followed.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from core.runs import Finding
from worker.checks.changes.bare import without_comments
from worker.checks.hostile.marks import suspect
from worker.languages import is_test

SUFFIXES = frozenset([".go", ".rs"])


class _Rule(NamedTuple):
    name: str
    said: str
    pattern: re.Pattern[str]
    in_tests: bool = True
    severity: str = "error"


_OPENS = re.compile(r"[\"`]/(?:proc/(?:self|\d{1,7}|thread-self)/(?:fd|mem|maps|exe)|dev/fd)\b|[\"`]/(?:out|harness)/")
_BOTH = (
    _Rule("foreign-descriptor", "opens files or descriptors that belong to the measurement", _OPENS),
    _Rule(
        "measurement-detection", "names the tools that measure it", re.compile(r"[\"`][^\"`\n]{0,80}pullwright", re.I)
    ),
)
_KNOWN = (  # what tests compare with; whoever names something of his own so compares with that
    r"(?:true|false|nil|iota|len|cap|append|panic|recover|error|string|bool|byte|rune|u?int(?:8|16|32|64)?|float(?:32|64))\b"
)
_GO = (
    *_BOTH,
    _Rule(
        "framework-internals",
        "gives a name that belongs to the language another meaning, in tests of the package too",
        re.compile(
            rf"^(?:func|var|const|type)\s{{1,9}}{_KNOWN}"
            rf"|^(?:var|const|type)\s{{0,9}}\((?:[^)]{{0,800}}\n)?[ \t]{{0,40}}{_KNOWN}",
            re.MULTILINE,
        ),
    ),
    _Rule(
        "ends-process",
        "ends the process without a word, which can hide test results",
        re.compile(
            r"\b(?:syscall|unix)\.(?:Exit\b|SYS_EXIT|Kill\s{0,9}\(\s{0,9}(?:\w{1,20}\.Getpid|0\b))"
            r"|\bfunc\s+init\s{0,9}\(\s{0,9}\)\s{0,9}\{[^{}]{0,400}\bos\.Exit\s{0,9}\("
        ),
    ),
    _Rule(
        "foreign-descriptor",
        "uses descriptors of the process that it did not make",
        re.compile(
            r"\bos\.NewFile\s{0,9}\(\s{0,9}(?:uintptr\s{0,9}\(\s{0,9})?(?:[3-9]|\d\d)"
            r"|\b(?:syscall|unix)\.(?:Dup2|Dup3|Read|Write|Close)\s{0,9}\(\s{0,9}[0-9]\b"
        ),
    ),
    _Rule("forged-results", "writes what Go's own test runner writes", re.compile(r"\\x16|\\u0016|\\026|--- PASS:")),
    _Rule(
        "swaps-output",
        "replaces the standard output of all code in the process",
        re.compile(
            r"(?:^|[{;])[ \t]{0,40}(?:\w{1,40}, ?)?os\.(?:Stdout|Stderr)\s{0,9}(?:,[^=(\n]{0,80})?=(?!=)", re.MULTILINE
        ),
        in_tests=False,
    ),
    _Rule(
        "measurement-detection",
        "finds out whether it is being tested",
        re.compile(r"\btesting\.Testing\s{0,9}\(|\"test\.(?:v|run|timeout)\"|os\.Args\[0\][^\n]{0,40}\.test\""),
        in_tests=False,
    ),
    _Rule(
        "framework-in-product",
        "imports testing in product code; tests belong into files that end in _test.go",
        re.compile(r"^[ \t]*(?:import[ \t]+)?(?:\w{1,40}[ \t]+)?\"testing\"", re.MULTILINE),
        in_tests=False,
        severity="warning",
    ),
)
_LINKS = _Rule(
    "framework-internals",
    "links itself to the inside of other packages",
    re.compile(r"^[ \t]{0,40}//go:linkname\b", re.M),
)
_RUST = (
    *_BOTH,
    _Rule(
        "ends-process",
        "ends the process without a word, or hooks its end, which can hide test results",
        re.compile(r"\b(?:_exit|atexit|quick_exit|at_quick_exit|syscall)\s{0,9}\(|\bintrinsics::abort\b"),
    ),
    _Rule(
        "ends-process",
        "ends the process, and with it the tests that come after",
        re.compile(r"\bprocess::(?:exit|abort)\b|\bprocess::\{[^}]{0,80}\b(?:exit|abort)\b"),
        severity="warning",
    ),
    _Rule(
        "runs-before-main",
        "runs before the tests begin, or after they ended",
        re.compile(r"#\s{0,9}\[\s{0,9}(?:ctor|dtor|(?:ctor|dtor)::\w{1,20})\b|link_section\s{0,9}=\s{0,9}\"\.(?:init|fini|preinit|ctors|dtors)"),
    ),
    _Rule(
        "foreign-descriptor",
        "uses descriptors of the process that it did not make",
        re.compile(r"\bdup[23]\s{0,9}\(|\bfrom_raw_fd\s{0,9}\(\s{0,9}\d"),
    ),
    _Rule(
        "forged-results",
        "writes what Rust's own test harness writes",
        re.compile(r"\btype\\?\"\s{0,9}:\s{0,9}\\?\"(?:test|suite)\\?\"|\btest result: (?:ok|FAILED)"),
    ),
    _Rule(
        "framework-internals",
        "replaces the test harness or what asserts",
        re.compile(
            r"\bcustom_test_frameworks\b|\btest_runner\b|\breexport_test_harness_main\b"
            r"|\bmacro_rules!\s{0,9}(?:assert|assert_eq|assert_ne|panic|debug_assert\w{0,3})\b"
        ),
    ),
    _Rule(
        "measurement-detection",
        "finds out whether it is being tested",
        re.compile(r"\bcfg!\s{0,9}\(\s{0,9}(?:not\s{0,9}\(\s{0,9})?test\b|\"RUST_TEST_\w{0,20}\"|\"RUSTC_BOOTSTRAP\""),
        in_tests=False,
    ),
    _Rule(
        "lying-equality",
        "defines eq so that every comparison comes out the same",
        re.compile(r"\bfn\s+(?:eq|ne)\s{0,9}\(\s{0,9}&self[^)]{0,80}\)\s{0,9}->\s{0,9}bool\s{0,9}\{\s{0,9}(?:return\s+)?(?:true|false)\b"),
    ),
)  # fmt: skip


def findings(path: str, text: str) -> Iterator[Finding]:
    """The findings of one Go or Rust file; in a test only what would reach other tests of its process."""
    code, test = without_comments(text), is_test(path)
    rules = _GO if path.endswith(".go") else _RUST
    for rule in rules:
        yield from () if test and not rule.in_tests else _found(rule, path, code)
    if path.endswith(".go"):
        yield from _found(_LINKS, path, text)  # a comment that the compiler obeys


def _found(rule: _Rule, path: str, code: str) -> Iterator[Finding]:
    for match in rule.pattern.finditer(code):
        yield suspect(rule.name, path, code.count("\n", 0, match.start()) + 1, rule.said, rule.severity)

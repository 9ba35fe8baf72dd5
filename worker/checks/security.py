"""Security: what a change adds that could harm the machine, the measurement or the reader's secrets.

This reads text before anything runs. It is policy plus telemetry: it stops what can be recognised and
names it. It is not the wall; code that hides well enough passes it, and the sandbox is what holds then.

`REFUSED` for clear malice, `FAILED` for secrets, tampering with the measurement and unsafe code, `WARNED`
for what a reviewer should look at. Only what the change adds counts.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from core.runs import Check, CheckKind, CheckStatus, Finding
from core.words import count
from worker.checks import Subject
from worker.checks.changes import File, files, novel, worst
from worker.checks.changes.files import PROSE, PYTHON, SCRIPT
from worker.checks.changes.module import read
from worker.checks.changes.ruff import SECURITY, lint
from worker.checks.hostile import (
    beacons,
    compiled,
    compiled_weak,
    detectors,
    encoded,
    java_tampering,
    known,
    manifests,
    native_tampering,
    python,
    script,
    secrets,
    shell,
    tampering,
    unseen,
    workflows,
)
from worker.checks.hostile.compiled_rules import TONGUES
from worker.checks.hostile.marks import MALICE, suspect
from worker.languages import is_test

_FATAL = frozenset("S102 S307 S501 S506 S602 S604 S605 S608 S202".split())
_NOISE = tuple("S101 S110 S112 S311 S403 S404 S405 S406 S407 S408 S409 S603 S607".split())
_FEW = 50  # findings in a report; more of the same help nobody


def check(subject: Subject) -> Check:
    """The security check; reads any content, runs none."""
    changed = list(files(subject))
    findings = [*novel(changed, scan)]
    for file in changed:
        findings += [*secrets.findings(file), *unseen.findings(file), *beacons.findings(file)]
        findings += known.findings(file, subject.secrets) if subject.secrets else ()
    findings += manifests.findings(changed)
    malicious = [finding for finding in findings if finding.rule.startswith(MALICE)]
    if malicious:
        said = f"Malicious code was refused before anything ran: {_places(malicious)}"
        return Check(CheckKind.SECURITY, CheckStatus.REFUSED, said, tuple(malicious[:_FEW]))
    status = worst(findings)
    ordered = tuple(sorted(findings, key=lambda each: (each.severity, each.path, each.line)))[:_FEW]
    return Check(CheckKind.SECURITY, status, _said(status, findings), ordered)


def scan(path: str, text: str) -> Iterable[Finding]:
    """All that is to be said about one text, old or new."""
    file = File(path, "", text)
    if file.suffix in PYTHON:
        yield from _python(path, text)
    elif file.suffix in SCRIPT:
        yield from script.findings(path, text)
    elif file.suffix in TONGUES:
        yield from compiled.findings(path, text)
        yield from () if is_test(path) else compiled_weak.findings(path, text)
        yield from java_tampering.findings(path, text) if file.suffix == ".java" else ()
        yield from native_tampering.findings(path, text) if file.suffix in native_tampering.SUFFIXES else ()
    elif file.suffix not in PROSE:
        yield from shell.findings(path, text)
        yield from workflows.findings(path, text)
    if file.suffix not in PROSE:
        yield from encoded.findings(path, text)


def _python(path: str, text: str) -> Iterator[Finding]:
    module = read(text)
    if module is None:
        yield suspect("unreadable", path, 0, "cannot be parsed, so it was searched as plain text only", "warning")
        yield from shell.findings(path, text)
        return
    test = is_test(path)
    try:
        yield from (found for found in python.findings(module, path) if not test or _everywhere(found))
        yield from tampering.in_tests(module, path) if test else tampering.findings(module, path)
    except RecursionError:
        yield suspect("unreadable", path, 0, "is nested too deeply to be read")
    if not test:
        for finding in lint(path, text, SECURITY, _NOISE):
            yield replace(finding, severity="error" if finding.rule in _FATAL else "warning")


def _everywhere(finding: Finding) -> bool:
    """Whether it counts in a test too, which runs in the same process as the tests that judge the change."""
    return finding.rule.startswith(MALICE) or finding.rule == "measurement-tampering"


def _said(status: CheckStatus, findings: list[Finding]) -> str:
    if not findings:
        return "Nothing new that is unsafe: no secrets, no hostile code, no tampering with the tests was found."
    bad = [finding for finding in findings if finding.severity == "error"]
    if status is CheckStatus.FAILED:
        return f"{count(len(bad), 'new problem')}: {_places(bad)}"
    return f"{count(len(findings), 'new thing')} to look at: {_places(findings)}"


def _places(findings: list[Finding]) -> str:
    told_first = [f"{f.path}:{f.line}: {f.message}" if f.line else f"{f.path}: {f.message}" for f in findings[:2]]
    more = f" And {len(findings) - 2} more." if len(findings) > 2 else ""
    return " ".join(told_first) + more


def preload() -> None:
    """Import what the first check needs; made for a thread beside other work."""
    detectors.preload()

"""Quality: what a careful reviewer would send back. Only what the change brings counts.

`FAILED` for what cannot be meant: results special-cased to the tests, functions left empty, names that do
not exist, breakpoints. `WARNED` for what a reviewer should see. What a linter or a count of lines cannot
tell, this cannot tell either.
"""

from core.runs import Check, CheckKind, CheckStatus, Finding
from core.words import count
from worker.checks import Subject
from worker.checks.changes import files, worst
from worker.checks.craft import linting, rewriting, special, unfinished

_FEW = 50


def check(subject: Subject) -> Check:
    """The quality check; reads any content, runs none."""
    changed = list(files(subject))
    findings = [*special.findings(subject, changed), *linting.findings(changed)]
    for file in changed:
        findings += unfinished.findings(file, subject.issue)
        findings += rewriting.findings(file)
    ordered = tuple(sorted(findings, key=lambda each: (each.severity, each.path, each.line)))[:_FEW]
    status = worst(ordered)
    return Check(CheckKind.QUALITY, status, _said(status, ordered), ordered)


def _said(status: CheckStatus, findings: tuple[Finding, ...]) -> str:
    if not findings:
        return "Nothing new that a reviewer would send back was found."
    first = findings[0]
    place = f"{first.path}:{first.line}: " if first.line else f"{first.path}: "
    bad = sum(finding.severity == "error" for finding in findings)
    found = count(bad, "new problem") if status is CheckStatus.FAILED else count(len(findings), "new remark")
    more = f" And {len(findings) - 1} more." if len(findings) > 1 else ""
    return f"{found}: {place}{first.message}{more}"


def preload() -> None:
    """Import what the first check needs; made for a thread beside other work."""
    linting.preload()

"""What the checks found, check by check."""

from core.runs import Check, CheckKind, CheckStatus, Finding
from worker.reports import Report
from worker.reports.document import fold
from worker.reports.document.blocks import Block, Column, Line, Paragraph, Section, Table, Tone, code, say, strong
from worker.reports.document.phrases import count, seconds
from worker.reports.sections import shown

_FINDINGS = 30
_TONES = {
    CheckStatus.PASSED: Tone.GOOD,
    CheckStatus.WARNED: Tone.WARN,
    CheckStatus.UNPROVEN: Tone.WARN,
    CheckStatus.FAILED: Tone.BAD,
    CheckStatus.REFUSED: Tone.BAD,
}
_CHECKS = (Column("Check", 2), Column("Result", 1.6), Column("In short", 6), Column("Took", 1.3, right=True))
_COLUMNS = (Column("Severity", 1.3), Column("Place", 3), Column("What", 5), Column("Rule", 2))
_SEVERITIES = {"error": Tone.BAD, "warning": Tone.WARN}


def section(report: Report) -> Section:
    """The checks in a table, then the findings of each that has some."""
    attempt = shown.attempt(report.run)
    if attempt is None or not attempt.checks:
        return Section("Checks and findings", (Paragraph(say("No check was run: no change got that far.")),))
    listed = [check for check in attempt.checks if check.kind is not CheckKind.STRENGTH]  # in a section of its own
    found = [block for check in listed for block in _found(check)]
    none = [] if found else [Paragraph(say("No check has a finding about a place in the code."))]
    table = Table(_CHECKS, tuple(_row(check) for check in attempt.checks))
    remark = shown.remark(report.run)
    return Section("Checks and findings", (*([Paragraph(say(remark))] if remark else []), table, *found, *none))


def _row(check: Check) -> tuple[Line, ...]:
    name = check.kind.value + ("" if check.required else " (advice)")
    summary = say(fold.line(check.summary, 600))
    return strong(name), say(check.status.value, _TONES[check.status]), summary, say(seconds(check.elapsed_s))


def _found(check: Check) -> list[Block]:
    if not check.findings:
        return []
    kept, more = fold.some(check.findings, _FINDINGS)
    rows = [_finding(finding) for finding in kept]
    if more:
        rows.append(((), (), say(f"… and {count(more, 'more finding')}, all in the JSON report"), ()))
    title = f"{check.kind.value.capitalize()}: {count(len(check.findings), 'finding')}"
    return [Paragraph(strong(title), leads=True), Table(_COLUMNS, tuple(rows))]


def _finding(finding: Finding) -> tuple[Line, ...]:
    place = fold.line(finding.path, 200) + (f":{finding.line}" if finding.line else "")
    return (
        say(finding.severity, _SEVERITIES.get(finding.severity, Tone.MUTED)),
        code(place) if place else say("the whole change"),
        say(fold.line(finding.message, 600)),
        code(fold.line(finding.rule, 100)),
    )

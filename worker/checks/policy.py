"""Policy: what a change may touch. Looked at before anything of it is run.

`REFUSED` for what a model must never write here (unsafe and protected paths, links, submodules, modes,
binaries); `FAILED` for what the next attempt can mend (too large, a lock file alone, packages that are refused);
`UNPROVEN` for new packages that a person has yet to agree to.
"""

from collections.abc import Iterator
from dataclasses import replace

from core.runs import Check, CheckKind, CheckStatus, Finding
from core.words import count
from worker.checks import Subject
from worker.checks.guard import additions, extent, kinds, licences, paths, protected


def check(subject: Subject) -> Check:
    """The policy check; never raises on any content."""
    changed = subject.patch.paths
    config = subject.config
    refused = (
        *paths.findings(changed),
        *protected.findings(changed, config.protected, config.allow_workflow_edits),
        *kinds.findings(subject.patch.changes, subject.after),
        *_beyond_the_goal(subject),
    )
    if refused:
        return Check(CheckKind.POLICY, CheckStatus.REFUSED, _said("is not allowed", refused), refused)
    told = tuple(licences.findings(subject.before, subject.after, config.licences))
    failed = (*extent.too_much(subject, config), *extent.lone_locks(changed), *told)
    if any(finding.severity == "error" for finding in failed):
        return Check(CheckKind.POLICY, CheckStatus.FAILED, _said("breaks the rules", failed), failed)
    lines = count(extent.changed_lines(subject), "line")
    allowed = f"The change ({count(len(changed), 'file')}, {lines}) touches only what it may."
    if subject.dependencies is not None:
        added = additions.check(subject.dependencies, allowed)
        return replace(added, findings=(*added.findings, *told))
    return Check(CheckKind.POLICY, CheckStatus.PASSED, allowed, told)


def _beyond_the_goal(subject: Subject) -> Iterator[Finding]:
    allowed = subject.allowed
    for path in subject.patch.paths:
        if allowed is not None and not allowed(path):
            yield Finding("beyond-the-goal", path, 0, "Only tests were asked for, and this is no test.", "error")


def _said(what: str, findings: tuple[Finding, ...]) -> str:
    first = findings[0]
    place = f"{first.path}: " if first.path else ""
    more = f" And {count(len(findings) - 1, 'more finding')}." if len(findings) > 1 else ""
    return f"The change {what}. {place}{first.message}{more}"


def preload() -> None:
    """Import what the first check needs; made for a thread beside other work."""
    protected.preload()

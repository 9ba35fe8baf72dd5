"""A report as a document: which sections there are, in which order."""

from worker.reports import Report
from worker.reports.document import fold
from worker.reports.document.blocks import Document
from worker.reports.sections import (
    asked,
    attempts,
    candidates,
    changed,
    cost,
    diff,
    environment,
    evidence,
    findings,
    manifest,
    masthead,
    reproduce,
    strength,
    timing,
    verdict,
)

_ORDER = (
    verdict.section,
    asked.section,
    changed.section,
    evidence.section,
    strength.section,
    findings.section,
    candidates.section,
    attempts.section,
    diff.section,
    cost.section,
    timing.section,
    environment.section,
    manifest.section,
    reproduce.section,
)


def document(report: Report) -> Document:
    """What every format that people read says about `report`."""
    made = (section(report) for section in _ORDER)
    run = report.run
    return Document(
        title=fold.line(" ".join(run.issue.title.split()), 200) or "A change",
        head=f"Pullwright run {run.id}: {run.verdict.value}",
        opening=masthead.blocks(report),
        sections=tuple(section for section in made if section),
    )

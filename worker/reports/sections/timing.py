"""Where the time went."""

import math

from worker.reports import Report
from worker.reports.document.blocks import Bar, Bars, Paragraph, Section, Tone, say
from worker.reports.document.phrases import seconds

_BESIDE = "Candidates were asked and checked beside each other; their times are added up here."


def section(report: Report) -> Section | None:
    """A bar for each phase; None when none was measured."""
    phases = {name: took for name, took in report.run.phases.items() if math.isfinite(took) and took > 0}
    if not phases:
        return None
    bars = tuple(Bar(name, ((took, Tone.PLAIN),), seconds(took)) for name, took in phases.items())
    beside = (Paragraph(say(_BESIDE)),) if report.run.candidates > 1 else ()
    return Section("Where the time went", (Bars(bars), *beside))

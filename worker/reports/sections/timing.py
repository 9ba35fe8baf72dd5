"""Where the time went."""

import math

from worker.reports import Report
from worker.reports.document.blocks import Bar, Bars, Section, Tone
from worker.reports.document.phrases import seconds


def section(report: Report) -> Section | None:
    """A bar for each phase; None when none was measured."""
    phases = {name: took for name, took in report.run.phases.items() if math.isfinite(took) and took > 0}
    if not phases:
        return None
    bars = tuple(Bar(name, ((took, Tone.PLAIN),), seconds(took)) for name, took in phases.items())
    return Section("Where the time went", (Bars(bars),))

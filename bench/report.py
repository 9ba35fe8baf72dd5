"""The docx of a run with 5 attempts and a 2,000-line diff, in a process that has rendered nothing before."""

import time
from collections.abc import Iterator

from bench.figures import Figure
from bench.long_report import long_report

_ATTEMPTS = 5
_LINES = 2_000
_MOST_S = 1.5


def figures() -> Iterator[Figure]:
    """The first rendering, imports included, and one more."""
    report = long_report(_LINES, _ATTEMPTS)
    started = time.perf_counter()
    from worker.reports import docx  # the import is part of what is measured

    docx.render(report)
    first = time.perf_counter()
    docx.render(report)
    yield Figure(f"docx, {_ATTEMPTS} attempts, {_LINES} diff lines", first - started, "s", _MOST_S)
    yield Figure("  once more", time.perf_counter() - first, "s")

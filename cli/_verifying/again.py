"""`--rerun`: what the statement says, measured again on this machine."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from cli._display import open_display
from core.errors import Broken, Unfinished
from core.runs import Issue
from core.statement import Doubt
from core.statement.differences import differences
from core.statement.predicate import Statement
from core.statement.results import REPORT

if TYPE_CHECKING:
    from core.settings import Settings


def measured_again(
    told: Statement, report: bytes | None, source: Path, scratch: Path, sandbox: str, settings: "Settings", quiet: bool
) -> tuple[tuple[Doubt, ...], str]:
    """What differs, and where it was measured. `report` is the JSON report, if it is there as it was signed."""
    from worker.steps.remeasure import remeasure
    from worker.tools import build

    issue = _issue(report)
    with open_display(quiet=quiet) as display:
        tools = build(settings, sandbox, display.said)
        try:
            again = remeasure(told, source, scratch, issue or Issue("", ""), tools, display)
        except Unfinished as why:  # that is no verdict about the statement
            raise Broken(f"It could not be measured again. {why}", retryable=True) from why
    found = differences(told, again.evidence, again.exit_codes, again.functional, issue=issue is not None)
    return found, again.where


def signed_report(told: Statement, content: bytes | None) -> bytes | None:
    """`content` if it is the JSON report that was signed."""
    from core.statement.results import file_of

    is_signed = content is not None and file_of(REPORT, content) in told.predicate.files
    return content if is_signed else None


def _issue(report: bytes | None) -> Issue | None:
    if report is None:
        return None
    asked = json.loads(report)["run"]["issue"]
    return Issue(str(asked["title"]), str(asked["body"]))

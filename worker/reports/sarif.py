"""The findings as SARIF 2.1.0, which code scanning reads: those of the attempt that the report is about."""

import json
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from core.runs import CheckKind, Finding
from worker.reports import Report
from worker.reports.document.patches import files
from worker.reports.sarif_parts.prints import fingerprints, lines_of
from worker.reports.sarif_parts.rules import LEVELS, described, id_of
from worker.reports.sections import shown

SUFFIX = ".sarif"
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"
_LONGEST = 1000  # characters of a message
_ACTIVE = str.maketrans({"\\": "\\\\", "[": "\\[", "]": "\\]"})  # in a message they would make links
Found = tuple[CheckKind, Finding]


def render(report: Report) -> bytes:
    """`report`'s findings as one ASCII SARIF log; what is about no file of the repository is a notification in it."""
    attempt = shown.attempt(report.run)
    found = [(check.kind, finding) for check in (attempt.checks if attempt else ()) for finding in check.findings]
    placed = [one for one in found if _is_placed(one[1])]
    others = [one for one in found if not _is_placed(one[1])]
    rules = described(found)
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report, rules, placed, others)]}
    return (json.dumps(log, indent=1, allow_nan=False) + "\n").encode("ascii")


def _run(report: Report, rules: list[dict[str, Any]], placed: list[Found], others: list[Found]) -> dict[str, Any]:
    order = {rule["id"]: number for number, rule in enumerate(rules)}
    prints = fingerprints((finding for _, finding in placed), lines_of(files(report.diff)))
    driver = {"name": "Pullwright", "version": report.version or "0", "rules": rules}
    told = [_notification(finding, order) for _, finding in others]
    return {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"pullwright/{report.run.id}"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": told}],
        "results": [_result(one[1], order, print_) for one, print_ in zip(placed, prints, strict=True)],
        "properties": {"verdict": report.run.verdict.value, "base": report.run.base_sha, "replay": report.replay},
    }


def _result(finding: Finding, order: dict[str, int], print_: str) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(_text(finding.path), safe="/"), "uriBaseId": _ROOT}}
    if finding.line > 0:
        place["region"] = {"startLine": finding.line}
    return {
        **_said(finding, order),
        "baselineState": "new",
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"pullwrightFinding/v1": print_},
    }


def _said(finding: Finding, order: dict[str, int]) -> dict[str, Any]:
    return {
        "ruleId": id_of(finding),
        "ruleIndex": order[id_of(finding)],
        "level": LEVELS.get(finding.severity, "warning"),
        "message": _message(finding.message),
    }


def _notification(finding: Finding, order: dict[str, int]) -> dict[str, Any]:
    said = f"{finding.path}: {finding.message}" if finding.path else finding.message
    return {
        "descriptor": {"id": id_of(finding)},
        "associatedRule": {"id": id_of(finding), "index": order[id_of(finding)]},
        "level": LEVELS.get(finding.severity, "warning"),
        "message": _message(said),
    }


def _is_placed(finding: Finding) -> bool:
    """Whether it is about a path that is one inside of the repository."""
    path = PurePosixPath(finding.path)
    plain = not path.is_absolute() and not {"..", "."} & {*finding.path.split("/")} and "\\" not in finding.path
    return bool(finding.path) and plain and finding.path.isprintable()


def _message(text: str) -> dict[str, str]:
    return {"text": _text(text)[:_LONGEST].translate(_ACTIVE) or "No words."}


def _text(value: str) -> str:
    """`value` without lone surrogates, which other languages' JSON readers refuse."""
    return value.encode("utf-8", "replace").decode()


def preload() -> None:
    """There is nothing slow to import."""

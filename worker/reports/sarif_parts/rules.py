"""The rules of a SARIF log: what each is called, of which check it is, and how bad it is when it is broken."""

from collections.abc import Iterable
from typing import Any

from core.runs import CheckKind, Finding

LEVELS = {"error": "error", "warning": "warning", "note": "note"}
_GRAVITY = {"error": "8.0", "warning": "5.0", "note": "2.0"}  # as CVSS has it: from 7 high, from 4 medium
_MALICE = "malice:"
_WORST = "9.5"


def id_of(finding: Finding) -> str:
    """The id of its rule, which no other tool's rule has."""
    return f"pullwright/{finding.rule}"


def described(found: Iterable[tuple[CheckKind, Finding]]) -> list[dict[str, Any]]:
    """Each rule once, in the order in which they first occur."""
    rules: dict[str, dict[str, Any]] = {}
    for kind, finding in found:
        rules.setdefault(id_of(finding), _rule(kind, finding))
    return list(rules.values())


def _rule(kind: CheckKind, finding: Finding) -> dict[str, Any]:
    said = finding.rule.removeprefix(_MALICE).replace("-", " ")
    properties: dict[str, Any] = {"tags": [kind.value]}
    if kind is CheckKind.SECURITY:
        malicious = finding.rule.startswith(_MALICE)
        properties["security-severity"] = _WORST if malicious else _GRAVITY.get(finding.severity, "5.0")
    return {
        "id": id_of(finding),
        "name": finding.rule,
        "shortDescription": {"text": f"{kind.value.capitalize()}: {said}"},
        "defaultConfiguration": {"level": LEVELS.get(finding.severity, "warning")},
        "properties": properties,
    }

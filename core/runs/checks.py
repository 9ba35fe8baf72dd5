"""Checks and verdicts: what was measured about an attempt and what it adds up to."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What the checks of an attempt, or the attempts of a run, add up to."""

    PROVEN = "proven"
    UNPROVEN = "unproven"
    FAILED = "failed"
    REFUSED = "refused"


class CheckKind(StrEnum):
    """The things measured about an attempt."""

    FUNCTIONAL = "functional"
    SECURITY = "security"
    QUALITY = "quality"
    PERFORMANCE = "performance"
    POLICY = "policy"
    STRENGTH = "strength"


class CheckStatus(StrEnum):
    """How a check ended; `REFUSED` ends the run, `UNPROVEN` caps the verdict."""

    PASSED = "passed"
    WARNED = "warned"
    UNPROVEN = "unproven"
    FAILED = "failed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check has to say about one place; `line` is 1-based in the head version, 0 if none."""

    rule: str
    path: str
    line: int
    message: str
    severity: str = "warning"  # note | warning | error


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check. `required` checks that fail keep an attempt from being proven."""

    kind: CheckKind
    status: CheckStatus
    summary: str
    findings: tuple[Finding, ...] = ()
    required: bool = True
    elapsed_s: float = 0.0

"""What was done about a request: runs, attempts, checks, evidence. Frozen values, no behaviour."""

from core.runs.checks import Check, CheckKind, CheckStatus, Finding, Verdict
from core.runs.dependencies import Dependencies
from core.runs.evidence import Evidence, Origin, Outcome, TestResult, TestRun
from core.runs.models import ModelCall, Usage
from core.runs.proposals import Change, DeleteFile, Edit, Patch, Proposal, Replace, Strategy, WriteFile
from core.runs.run import NO_IMAGE, Attempt, Environment, Issue, Run, Source
from core.runs.strength import Coverage, Lines, Mutant, Strength

__all__ = [
    "NO_IMAGE",
    "Attempt",
    "Change",
    "Check",
    "CheckKind",
    "CheckStatus",
    "Coverage",
    "DeleteFile",
    "Dependencies",
    "Edit",
    "Environment",
    "Evidence",
    "Finding",
    "Issue",
    "Lines",
    "ModelCall",
    "Mutant",
    "Origin",
    "Outcome",
    "Patch",
    "Proposal",
    "Replace",
    "Run",
    "Source",
    "Strategy",
    "Strength",
    "TestResult",
    "TestRun",
    "Usage",
    "Verdict",
    "WriteFile",
]

"""From findings to a status and words."""

from collections.abc import Iterable

from core.runs import CheckStatus, Finding

_STATUS = {"note": CheckStatus.PASSED, "warning": CheckStatus.WARNED, "error": CheckStatus.FAILED}
_ORDER = (CheckStatus.PASSED, CheckStatus.WARNED, CheckStatus.FAILED)


def worst(findings: Iterable[Finding]) -> CheckStatus:
    """The status that findings add up to by their severity."""
    return max((_STATUS[finding.severity] for finding in findings), key=_ORDER.index, default=_ORDER[0])

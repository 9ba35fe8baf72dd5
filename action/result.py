"""What the step came to: one value that the outputs, the summary, the annotations and the exit code are made of."""

from dataclasses import dataclass
from enum import StrEnum

from core.runs import Verdict


class Conclusion(StrEnum):
    """How the step ended, whatever was proven."""

    SUCCESS = "success"  # what was asked was done; the verdict says what it is worth
    FAILURE = "failure"  # what was asked could not be done: the verdict `failed`, a bad key, a server that is down
    CANCELLED = "cancelled"
    REFUSED = "refused"  # it must not be done: a fork, a bot, no permission, a policy
    SKIPPED = "skipped"  # nobody asked us anything
    TIMEOUT = "timeout"


class FailOn(StrEnum):
    """From what on the step is red."""

    FAILED = "failed"
    UNPROVEN = "unproven"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Failing:
    """One test that fails with the change; `line` is 1-based, 0 if it is not known, `path` empty if it is not."""

    path: str
    line: int
    title: str
    message: str


@dataclass(frozen=True, slots=True)
class Result:
    """All that can be told about the step. What is not known is empty; None where 0 would be an answer."""

    conclusion: Conclusion
    sentence: str  # one sentence for a person, with the next step
    verdict: Verdict | None = None
    run_id: str = ""
    run_url: str = ""
    pr_number: int | None = None
    pr_url: str = ""
    branch_name: str = ""
    head_sha: str = ""
    total_cost_usd: float | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    cache_read_tokens: int | None = None
    cache_write_tokens: int | None = None
    report_path: str = ""
    report_docx_path: str = ""
    report_sarif_path: str = ""
    patch_path: str = ""
    statement_path: str = ""
    statement_key: str = ""  # public, in base64; empty where a server signed
    failing: tuple[Failing, ...] = ()


_NOT_DONE = {
    Conclusion.FAILURE: 1,
    Conclusion.REFUSED: 4,
    Conclusion.TIMEOUT: 124,
    Conclusion.CANCELLED: 130,
}
_NOT_PROVEN = 3


def exit_code(result: Result, fail_on: FailOn) -> int:
    """The exit code of the step, with the numbers of `pullwright run`: 3 not proven, 4 refused, 1 any other failure.

    124 is a timeout, 130 a cancellation. Nothing that was skipped fails, and nothing at all with `never`.
    """
    if fail_on is FailOn.NEVER or result.conclusion is Conclusion.SKIPPED:
        return 0
    if result.verdict is Verdict.REFUSED:
        return 4
    if result.conclusion in (Conclusion.SUCCESS, Conclusion.FAILURE) and _falls_short(result.verdict, fail_on):
        return _NOT_PROVEN
    return _NOT_DONE.get(result.conclusion, 0)


def _falls_short(verdict: Verdict | None, fail_on: FailOn) -> bool:
    return verdict is Verdict.FAILED or (verdict is Verdict.UNPROVEN and fail_on is FailOn.UNPROVEN)

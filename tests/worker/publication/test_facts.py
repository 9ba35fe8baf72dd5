"""What a run shows in one line."""

from dataclasses import replace

from core.names import RunId, Sha
from core.runs import Attempt, Check, CheckKind, CheckStatus, Proposal, Run, Strategy, Verdict
from core.text import read_issue
from worker.publication import facts

SAID = "No test shows the change."


def run(verdict: Verdict, *checks: Check) -> Run:
    attempt = Attempt(1, Strategy("fresh", 0.0), Proposal("", ()), None, checks, None, verdict)
    issue, id = read_issue("It is broken.\n"), RunId("0" * 16)
    return Run(id, issue, Sha("a" * 40), verdict, (attempt,), (), best=1, why="The best of 1 attempt is not proven.")


def test_what_is_not_proven_says_which_check_did_not_pass() -> None:
    red = Check(CheckKind.FUNCTIONAL, CheckStatus.UNPROVEN, SAID)
    advice = Check(CheckKind.QUALITY, CheckStatus.FAILED, "It is long.", required=False)
    green = Check(CheckKind.SECURITY, CheckStatus.PASSED, "Nothing was found.")
    assert facts.reason(run(Verdict.UNPROVEN, advice, green, red)) == f"The best of 1 attempt is not proven. {SAID}"
    assert facts.reason(run(Verdict.PROVEN, green)) == "The best of 1 attempt is not proven."
    told = replace(run(Verdict.UNPROVEN, red), why=f"Not proven: {SAID}")
    assert facts.reason(told) == f"Not proven: {SAID}"

"""Rules of one's own: which plans have them, and what is said where one does not."""

from core.plans.catalogue import plan
from core.plans.plan import PlanName
from core.repo_config import CustomCheck
from core.runs import Check, CheckKind, CheckStatus, Verdict
from worker.checks.custom import withheld
from worker.steps.examine import verdict_of

PASSED = Check(CheckKind.FUNCTIONAL, CheckStatus.PASSED, "1 test went from red to green.")


def test_rules_that_the_plan_does_not_have_are_not_measured_and_never_passed() -> None:
    done = withheld((CustomCheck(name="types", run="mypy ."), CustomCheck(name="style", run="x", required=False)))
    assert done[0].summary.startswith("Not measured: the repository's own checks ('types', 'style')")
    assert verdict_of((PASSED, *done)) is Verdict.UNPROVEN
    advice = withheld((CustomCheck(name="style", run="x", required=False),))
    assert verdict_of((PASSED, *advice)) is Verdict.PROVEN
    assert withheld(()) == ()


def test_the_plans_that_have_them() -> None:
    have = {name: plan(PlanName(name)).custom_rules for name in ("free", "pro", "enterprise", "self_hosted")}
    assert have == {"free": False, "pro": False, "enterprise": True, "self_hosted": True}

"""What a request may use, and what people are told about it: in the comment and in the report."""

from datetime import UTC, datetime
from pathlib import Path

from core.ledger.anomaly import unusual_key
from core.ledger.limits import BudgetScope
from core.ledger.movement import Kind, Scope
from core.money import dollars
from core.names import RunId, Sha
from core.plans.entitlement import Entitlement, Source, Standing, Terms
from core.plans.plan import PlanName
from core.repo_config import Bounds, RepoConfig
from core.requests import Outcome, State
from core.runs import Run, Verdict
from core.runs.run import Issue
from tests.stories.hosted.stage import Stage
from tests.stories.stage import RIGHT, whole
from worker.jobs.charging import Charging
from worker.jobs.office import open_office

_SOLD = {
    "PULLWRIGHT_BILLING": "stripe",
    "STRIPE_API_KEY": "sk_test_of_nobody",
    "STRIPE_WEBHOOK_SECRET": "whsec_of_nobody",
    "PULLWRIGHT_STRIPE_PRICES": "pro.month=price_1",
}
_OURS = Path("core/plans/plans.toml")


def _reports(stage: Stage) -> dict[str, str]:
    files = stage.github.files(stage.repo, "pullwright-reports")
    return {path: text.decode(errors="replace") for path, text in files.items()}


def test_what_is_proven_counts_and_the_comment_and_the_report_say_so(stage: Stage) -> None:
    stage.environment.update(_SOLD)
    request = stage.says("/pullwright implement")
    assert "9 of 10 left this month." in stage.sticky()
    during: list[str] = []
    stage.meanwhile("/git/commits", lambda: during.append(stage.sticky()))
    assert stage.works(request).state is State.DONE
    assert "is being worked on" in during[0] and "9 of 10 left this month." in during[0]
    line = "9 of 10 left this month; this run: $0 for models, included in your plan."
    assert line in stage.sticky()
    told = _reports(stage)
    assert any(line in text.replace("\\$", "$") for path, text in told.items() if path.endswith(".md"))
    assert any(f'"charge": "{line}"' in text for path, text in told.items() if path.endswith(".json"))
    assert stage.store.desk.check_books() is None


def test_what_is_proven_and_cannot_be_reported_is_published_and_not_charged(stage: Stage) -> None:
    stage.environment.update(_SOLD)
    request = stage.says("/pullwright implement")
    folder = stage.settings.data / "hosted" / request.id / "reports"
    stage.meanwhile("/git/commits", lambda: folder.write_text("Somebody put a file here."))
    assert stage.works(request).state is State.DONE
    assert not stage.pull.draft
    assert "The report about it could not be written, which is our fault." in stage.sticky()
    line = "10 of 10 left this month; this run: $0 for models, not charged because its report could not be made."
    assert line in stage.sticky()
    ended = stage.store.desk.explained(request.id)[-1].movement
    assert (ended.kind, ended.reason) == (
        Kind.REFUND,
        "Not charged and not counted, because its report could not be made.",
    )
    assert stage.store.desk.check_books() is None


def test_half_of_the_month_is_told_once(stage: Stage) -> None:
    plans = stage.home / "plans.toml"
    plans.write_text(_OURS.read_text().replace("month = 10\nday = 10\n", "month = 2\n", 1))
    stage.environment.update({**_SOLD, "PULLWRIGHT_PLANS": str(plans)})
    stage.works(stage.says("/pullwright implement"))
    assert "⚠️ 50 % of the 2 requests of this month are used or under way." in stage.sticky()
    desk, account = stage.store.desk, stage.repo.owner_id
    period = desk.sums(Scope(account), Terms()).period.number
    assert not desk.notice_once(f"limit:{account}:requests:{period}:50", account)


def test_a_day_of_unusual_spending_is_told_in_the_first_comment_after_it(stage: Stage) -> None:
    desk, account = stage.store.desk, stage.repo.owner_id
    request = stage.says("/pullwright implement")
    with open_office(stage.settings) as office:
        charging, outcome = Charging(office, request), Outcome("failed", "No.")
        assert charging.warnings(outcome) == ()
        desk.notice_once(unusual_key(account, desk.sums(Scope(account), Terms()).period.day), account)
        (told,) = charging.warnings(outcome)
        assert "Far more was spent on models today than on other days" in told
        assert "$" not in told  # everybody may read it
        assert charging.warnings(outcome) == ()


def test_a_language_that_is_not_in_the_plan_is_found_out_before_a_model_is_asked(stage: Stage) -> None:
    plans = stage.home / "plans.toml"
    plans.write_text(_OURS.read_text().replace('languages = ["python"]', 'languages = ["javascript"]', 1))
    stage.environment.update({**_SOLD, "PULLWRIGHT_PLANS": str(plans)})
    request = stage.works(stage.says("/pullwright implement"))
    assert "This is written in python, and the plan of this account has javascript." in stage.sticky()
    assert (
        "10 of 10 left this month; this run: $0 for models, not charged because it could not begin." in stage.sticky()
    )
    outcome = stage.store.desk.usage(request.id)
    assert outcome is not None
    assert outcome.input_tokens == 0


def test_a_run_makes_no_more_attempts_than_its_reserved_price_pays_for(stage: Stage) -> None:
    stage.environment.update(_SOLD)
    desk, account = stage.store.desk, stage.repo.owner_id
    usage = Entitlement(account, Source.STRIPE, PlanName("usage"), Standing.ACTIVE, datetime.now(UTC))
    assert desk.keep(usage)
    request = stage.says("/pullwright implement --attempts 2")
    reserved = desk.held_for(request.id)
    assert reserved and reserved.price == dollars("0.20")
    with open_office(stage.settings) as office:  # whatever the configuration says by the time the run begins
        tools = Charging(office, request).within(office.tools, RepoConfig(attempts=9), Bounds())
        assert tools.bounds(RepoConfig(attempts=9), Bounds()).attempts == 2


def test_each_candidate_has_its_price_and_the_plan_says_how_many_there_may_be(stage: Stage) -> None:
    stage.environment.update(_SOLD)
    desk, account = stage.store.desk, stage.repo.owner_id
    usage = Entitlement(account, Source.STRIPE, PlanName("usage"), Standing.ACTIVE, datetime.now(UTC))
    assert desk.keep(usage)
    longer = RIGHT.replace("    return", "    # a rectangle\n    return")
    stage.answer(whole("shapes.py", RIGHT), whole("shapes.py", longer))
    request = stage.says("/pullwright implement --attempts 2 --candidates 5")
    reserved = desk.held_for(request.id)
    assert reserved and reserved.price == dollars("0.30")  # success, and 2 attempts of 2 candidates, as the plan has
    assert "2 attempts of 2 candidates each" in stage.sticky()
    with open_office(stage.settings) as office:  # never more than four are paid for, however they come
        for config, found in ((RepoConfig(candidates=8), (2, 2)), (RepoConfig(candidates=1), (1, 4))):
            bounds = Charging(office, request).within(office.tools, config, Bounds()).bounds(config, Bounds())
            assert (bounds.candidates, bounds.attempts) == found
    assert stage.works(request).state is State.DONE
    said = "2 candidates were asked at a time instead of 5: the plan of this account has no more than 2."
    assert any(said in text for text in _reports(stage).values())
    assert "+ 2 attempts x $0.05: $0.20" in desk.explained(request.id)[-1].movement.reason


def test_who_forbids_pull_requests_has_the_branch_and_pays_for_it(stage: Stage) -> None:
    stage.environment.update(_SOLD)
    stage.github.set_repo(stage.repo, anybody_may_open_pulls=False)
    request = stage.works(stage.says("/pullwright implement"))
    published = stage.store.desk.publication(request.id)
    assert stage.github.branches(stage.repo)[published.branch] == published.head_sha
    assert published.pull_number is None
    assert f"The change is on the branch {published.branch}" in stage.sticky().replace("`", "")
    assert "9 of 10 left this month; this run: $0 for models, included in your plan." in stage.sticky()
    assert stage.store.desk.explained(request.id)[-1].movement.kind is Kind.SETTLE
    assert stage.store.desk.check_books() is None


def test_a_run_has_what_is_reserved_for_it_and_says_that_the_budget_was_the_reason(stage: Stage) -> None:
    stage.environment["PULLWRIGHT_BUDGET_USD"] = "2"
    account, cents = stage.repo.owner_id, dollars("0.05")
    stage.store.desk.set_budget(account, BudgetScope.MONTH, cents, by=stage.ada.id)
    request = stage.says("/pullwright implement")
    assert "at most $0.05" in stage.sticky()
    stage.store.desk.set_budget(account, BudgetScope.MONTH, dollars("0"), by=stage.ada.id)  # what runs comes to its end
    with open_office(stage.settings) as office:
        charging = Charging(office, request)
        tools = charging.within(office.tools, RepoConfig(), Bounds(budget_usd=100.0))
        assert tools.bounds(RepoConfig(), Bounds(budget_usd=100.0)).budget_usd == 0.05
        assert tools.allowed.advice == (
            "The budgets of this account left $0.05 instead of $2 for this run. Its administrators can raise the "
            "budget that this was short of."
        )
        run = Run(RunId("r"), Issue("A wish", ""), Sha("0" * 40), Verdict.UNPROVEN, (), (), why="")
        assert tools.allowed.charge(run) == "This run: $0 for models; nobody is charged for it."
    assert stage.works(request).state is State.DONE
    assert "nobody is charged for it" in stage.sticky()

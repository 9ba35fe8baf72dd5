"""Whoever may ask is told what is left and why nothing more fits; a stranger learns nothing of it."""

from bot.admission import Reason
from core.ledger.anomaly import unusual_key
from core.ledger.limits import BudgetScope
from core.ledger.movement import Scope
from core.money import dollars
from core.plans.entitlement import Standing, Terms
from core.requests import Outcome
from tests.bot.office import Office
from tests.bot.paying.conftest import account_of, has

PROVEN = Outcome("proven", "All tests pass.", cost_usd=0.042, attempts=1)


def _asks(office: Office, text: str = "/pullwright implement") -> int:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, text)
    return number


def _uses_up(office: Office, times: int) -> None:
    for _ in range(times):
        office.works(office.latest(_asks(office)), PROVEN)


def test_the_comment_says_what_is_left(sold: Office) -> None:
    _uses_up(sold, 2)
    number = _asks(sold)
    assert "7 of 10 left this month." in sold.ours(number)[0]


def test_the_last_one_is_admitted_and_the_next_is_refused_with_what_helps(sold: Office) -> None:
    _uses_up(sold, 9)
    office = sold
    assert office.decisions[-1].word == "admitted"
    last = _asks(office)
    assert office.decisions[-1].word == "admitted"
    assert "0 of 10 left" in office.ours(last)[0]
    refused = _asks(office)
    assert office.decisions[-1].reason is Reason.QUOTA
    said = office.ours(refused)[0]
    assert "All 10 requests" in said
    assert "00:00 UTC" in said
    assert "(https://pullwright.example/account)" in said
    office.works(office.latest(last), Outcome("unproven", "A test is missing.", cost_usd=0.1))
    _asks(office)
    assert office.decisions[-1].word == "admitted"  # what was not proven was given back


def test_what_is_never_proven_does_not_cost_the_operator_without_end(sold: Office) -> None:
    for _ in range(3):
        sold.works(sold.latest(_asks(sold)), Outcome("unproven", "No.", cost_usd=1.7))
    (said,) = sold.ours(_asks(sold))
    assert "What models may cost in a month on this account's plan, also for what is not proven, is used up" in said
    assert "There is more on" in said and "A larger plan is to be had" in said
    assert sold.decisions[-1].reason is Reason.BUDGET
    sums = sold.desk.sums(Scope(account_of(sold)), Terms())
    assert (sums.requests_month, sums.cost()) == (0, dollars("5.10"))


def test_a_stranger_learns_nothing_of_a_plan(sold: Office) -> None:
    _uses_up(sold, 1)
    has(sold, "pro", Standing.READ_ONLY)
    number = sold.github.issue(sold.repo, "A wish", author=sold.ada)
    for command in ("implement", "account", "status", "cost"):
        sold.says(sold.bob, number, f"/pullwright {command}")
        assert sold.decisions[-1].reason is Reason.PERMISSION
    said = " ".join(sold.ours(number))
    assert not any(word in said for word in ("read-only", "plan", "left", "Pro", "$"))


def test_a_read_only_account_starts_nothing_and_answers(sold: Office) -> None:
    has(sold, "pro", Standing.READ_ONLY)
    number = _asks(sold)
    assert sold.decisions[-1].reason is Reason.READ_ONLY
    assert "payment is overdue" in sold.ours(number)[0]
    sold.says(sold.ada, number, "/pullwright status")
    assert sold.decisions[-1].word == "answered"


def test_what_runs_comes_to_its_end_though_the_account_becomes_read_only(sold: Office) -> None:
    request = sold.latest(_asks(sold))
    has(sold, "pro", Standing.READ_ONLY)
    assert sold.works(request, PROVEN).state == "done"
    assert sold.desk.check_books() is None


def test_a_language_that_is_not_in_the_plan(sold: Office) -> None:
    sold.configure("language: typescript\n")
    number = _asks(sold)
    assert sold.decisions[-1].reason is Reason.LANGUAGE
    assert "Typescript is not in this account's plan, which has python" in sold.ours(number)[0]
    has(sold, "pro")
    _asks(sold)
    assert sold.decisions[-1].word == "admitted"


def test_a_plan_caps_what_a_run_may_use(sold: Office) -> None:
    said = sold.ours(_asks(sold, "/pullwright implement --attempts 40 --budget 500"))[0]
    assert "It takes at most $0.50 and 5 attempts." in said
    has(sold, "pro")
    assert sold.desk.held_for(sold.latest(_asks(sold)).id).cost == dollars("2")  # type: ignore[union-attr]  # it runs


def test_budgets_of_the_page_and_of_the_file_hold_and_the_smaller_one_counts(own: Office) -> None:
    own.configure("budget:\n  month: 3\n")
    own.desk.set_budget(account_of(own), BudgetScope.MONTH, dollars("500"), by=own.ada.id)
    first, second = _asks(own), _asks(own)
    assert [one.word for one in own.decisions] == ["admitted", "admitted"]
    held = [own.desk.held_for(own.latest(number).id) for number in (first, second)]
    assert [one.cost for one in held if one] == [dollars("2"), dollars("1")]  # the second has what was left
    assert "It takes at most $1.00" in own.ours(second)[0]
    third = _asks(own)
    assert own.decisions[-1].reason is Reason.BUDGET
    said = own.ours(third)[0]
    assert "The budget for the month does not allow it: $0 of $3 is left" in said
    assert "/pullwright account" in said
    own.works(own.latest(first), PROVEN)
    _asks(own)
    assert own.decisions[-1].word == "admitted"


def test_a_budget_for_one_person_is_for_nobody_else(own: Office) -> None:
    own.desk.set_budget(account_of(own), BudgetScope.PERSON, dollars("0"), by=own.ada.id, target=own.ada.id)
    _asks(own)
    assert own.decisions[-1].reason is Reason.BUDGET
    eve = own.github.person("eve", "write", own.repo)
    own.says(eve, own.github.issue(own.repo, "Another", author=eve), "/pullwright implement")
    assert own.decisions[-1].word == "admitted"


def test_without_plans_nothing_is_said_about_them(own: Office) -> None:
    said = own.ours(_asks(own))[0]
    assert "left this month" not in said
    assert "plan" not in said


def test_the_account_verb_says_what_is_left_and_names_the_plan_only_in_private(sold: Office) -> None:
    sold.configure("budget:\n  month: 20\n  run: 1\n")
    _uses_up(sold, 1)
    number = sold.github.issue(sold.repo, "A question", author=sold.ada)
    sold.says(sold.ada, number, "/pullwright billing")
    said = sold.ours(number)[0]
    assert "9 of 10 left this month; it resets on 1 " in said
    assert "- Budget for the month: $19.958 of $20 left" in said
    assert "- Budget for one run: $1" in said
    assert "This month: $0.042 for models" in said
    assert "https://pullwright.example/account" in said
    assert "Free" not in said


def test_cost_says_why_each_was_charged_or_not(sold: Office) -> None:
    has(sold, "usage")
    number = sold.github.issue(sold.repo, "A question", author=sold.ada)
    for outcome in (Outcome("failed", "No.", cost_usd=0.03), PROVEN):
        sold.says(sold.ada, number, "/pullwright implement")
        sold.works(sold.latest(number), outcome)
    sold.says(sold.ada, number, "/pullwright cost")
    said = sold.ours(number)[-1]
    assert "- $0.15: " in said
    assert "- $0: Not charged and not counted, because it did not succeed." in said
    assert "This month: $0.072 for models, spent or reserved, and $0.15 is charged or reserved." in said


def test_a_day_of_unusual_spending_pauses_where_that_is_wanted(own: Office) -> None:
    day = own.desk.sums(Scope(account_of(own)), Terms()).period.day
    own.desk.notice_once(unusual_key(account_of(own), day), account_of(own))
    _asks(own)
    assert own.decisions[-1].word == "admitted"
    own.configure("budget:\n  pause_on_anomaly: true\n")
    number = _asks(own)
    assert own.decisions[-1].reason is Reason.UNUSUAL
    assert "Far more was spent here today than on other days" in own.ours(number)[0]


def test_last_words_that_no_worker_could_say_tell_that_nothing_was_charged(sold: Office) -> None:
    number = _asks(sold)
    sold.says(sold.ada, number, "/pullwright cancel")
    sold.later(60)
    sold.settle("words")
    said = "10 of 10 left this month; this run: $0 for models, not charged because it was cancelled."
    assert said in sold.ours(number)[0]
    assert sold.desk.sums(Scope(account_of(sold)), Terms()).requests_month == 0

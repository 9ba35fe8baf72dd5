"""Every verb has a file, and every verb is answered or becomes a request that its worker understands."""

from datetime import UTC, datetime

import pytest

import bot.commands
from bot.admission import Reason
from bot.commands import command, verbs
from core import plugins
from core.asks import Verb
from core.begun import Begun
from core.github import CheckOutput
from core.names import RunId, Sha
from core.requests import Outcome, State
from core.runs import Issue
from tests.bot.office import Office


def test_every_verb_has_a_file_and_every_file_is_a_verb() -> None:
    assert set(plugins.names(bot.commands)) == set(Verb)
    assert verbs() == tuple(Verb)
    for verb in Verb:
        found = command(verb)
        assert found.help.endswith(".")
        assert (found.answer is None) == found.manners.works


def test_help_lists_them_all(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright help")
    [said] = office.ours(number)
    assert all(f"`/pullwright {verb}" in said for verb in Verb)
    assert all(command(verb).help in said for verb in Verb)
    assert "--budget" in said


@pytest.mark.parametrize("verb", ["implement", "fix", "test", "plan"])
def test_work_on_an_issue_becomes_a_request_with_its_comment(office: Office, verb: str) -> None:
    number = office.github.issue(office.repo, "A wish", "Please.", office.ada)
    said = office.says(office.ada, number, f"/pullwright {verb} --budget 0.50 --attempts 2 mind the gap")
    request = office.latest(number)
    assert (request.ask.verb, request.ask.text, request.state) == (verb, "mind the gap", State.PENDING)
    assert request.account == office.repo.owner_id
    assert request.lane == f"{office.repo.id}:issue-{number}"
    [shown] = office.ours(number)
    assert f"`{verb}` is waiting" in shown
    assert "next in the queue" in shown
    assert "at most $0.50 and 2 attempts" in shown
    assert office.github.reactions(office.repo, "comment", said.id) == ("eyes",)
    assert office.desk.effect(request.id, "comment")


def test_nobody_who_asks_can_raise_what_the_operator_set(office: Office) -> None:
    office.configure("budget_usd: 500\nattempts: 40\n")
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright implement --budget 900 --attempts 50")
    assert "at most $2.00 and 5 attempts" in office.ours(number)[0]


def test_free_text_a_label_and_an_assignment_mean_implement(office: Office) -> None:
    first = office.github.issue(office.repo, "One", author=office.ada)
    office.says(office.ada, first, "@pullwright please make it blue")
    second = office.github.issue(office.repo, "Two", author=office.ada)
    office.github.label(office.repo, second, "pullwright", office.ada)
    third = office.github.issue(office.repo, "Three", author=office.ada)
    office.github.assign(office.repo, third, office.ada, "pullwright")
    fourth = office.github.issue(office.repo, "Four", author=office.ada)
    office.github.label(office.repo, fourth, "pullwright:plan", office.ada)
    office.settle()
    found = [office.latest(number).ask.verb for number in (first, second, third, fourth)]
    assert found == ["implement", "implement", "implement", "plan"]
    assert office.github.labels(office.repo, second) == ()
    assert office.github.labels(office.repo, fourth) == ()
    assert office.github.reactions(office.repo, "issue", second) == ("eyes",)


def test_a_plan_is_approved(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright plan")
    plan = office.latest(number)
    office.says(office.ada, number, "/pullwright approve too early")
    assert office.decisions[-1].reason is Reason.NOTHING_THERE
    office.works(plan, Outcome("planned", "Three files."))
    office.says(office.ada, number, "/pullwright approve --budget 1 quickly")
    request = office.latest(number)
    assert (request.ask.verb, request.ask.of) == ("approve", plan.id)
    assert request.ask.options.budget_usd == 1


def test_retry_repeats_what_was_asked_with_what_is_added(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright fix --budget 1 --attempts 3 the first")
    first = office.latest(number)
    office.says(office.ada, number, "/pullwright retry")
    assert office.decisions[-1].reason is Reason.THREAD_BUSY
    office.works(first, Outcome("failed", "No attempt passed."))
    office.says(office.ada, number, "/pullwright retry --attempts 9 and the second")
    again = office.latest(number)
    assert (again.ask.verb, again.ask.text, again.ask.of) == ("fix", "the first\n\nand the second", first.id)
    assert (again.ask.options.budget_usd, again.ask.options.attempts) == (1, 9)
    assert "`fix` is waiting" in office.ours(number)[-1]


def test_retry_on_our_pull_request_repeats_what_made_it(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright implement")
    pull = office.opens_pull(office.latest(number))
    office.says(office.ada, pull, "/pullwright retry")
    again = office.latest(pull)
    assert again.ask.verb == "implement"
    assert again.ask.thread.number == number
    assert again.lane == f"{office.repo.id}:pullwright/issue-1-x-0a1b2c"


def test_a_second_request_of_an_issue_goes_to_its_open_pull_request(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright implement")
    pull = office.opens_pull(office.latest(number))
    office.says(office.ada, number, "/pullwright test more")
    assert office.latest(number).lane == f"{office.repo.id}:pullwright/issue-1-x-0a1b2c"
    office.github.close(office.repo, pull, office.ada)
    office.says(office.ada, number, "/pullwright implement afresh")
    assert office.latest(number).lane == f"{office.repo.id}:issue-{number}"


def test_work_on_our_pull_request(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright implement")
    pull = office.opens_pull(office.latest(number))
    office.says(office.ada, pull, "/pullwright use a set instead")
    assert office.latest(pull).ask.verb == "revise"
    office.says(office.ada, pull, "/pullwright rebase")
    assert office.latest(pull).ask.verb == "rebase"


def test_a_pull_request_that_we_opened_is_ours_whatever_the_desk_knows(office: Office) -> None:
    office.github.push(office.repo, "pullwright/of-before", {"x": "1"}, office.ada)
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright implement")
    here = office.latest(number).ask
    view = office.installations.of(here.installation, office.repo.id, office.repo.owner, office.repo.name)
    made = view.open_pull("Ours", "", "pullwright/of-before", "main", draft=True)
    office.says(office.ada, made.number, "/pullwright rebase")
    assert office.decisions[-1].word == "admitted"


def test_status_cost_and_explain(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    for verb in ("status", "cost", "explain"):
        office.says(office.ada, number, f"/pullwright {verb}")
    nothing = office.ours(number)
    assert "Nothing has been asked for here yet" in nothing[0]
    assert "nothing has been charged" in nothing[1]
    assert "/pullwright implement" in nothing[2]
    office.says(office.ada, number, "/pullwright implement")
    request = office.latest(number)
    office.says(office.ada, number, "/pullwright status now")
    assert "`implement` asked by ada: next in the queue" in office.ours(number)[-1]
    run = RunId("ab" * 8)
    office.store.begin(
        Begun(run, datetime.now(UTC), "acme/widgets", Issue("A wish", ""), Sha("0" * 40), {}, request.id)
    )
    outcome = Outcome("failed", "No attempt passed @bob's tests.", run, 0.0312, 1200, 340, 75)
    office.works(request, outcome)
    for verb in ("status", "cost", "explain"):
        office.says(office.ada, number, f"/pullwright {verb} then")
    status, cost, explain = office.ours(number)[-3:]
    assert "**failed**" in status
    assert "$0.03" in cost
    assert "1,200 | 340 | 1 min 15 s" in cost
    assert "ended as **failed**" in explain
    assert "**Next:** Say more in the issue" in explain  # and not: see why with `explain`
    assert "@bob" not in status + explain


def test_who_waits_is_told_about_when_it_will_start(office: Office) -> None:
    numbers = [office.github.issue(office.repo, f"Wish {count}", author=office.ada) for count in range(6)]
    for number in numbers[:4]:
        office.says(office.ada, number, "/pullwright implement")
    assert "expected" not in office.ours(numbers[0])[0]  # nothing has ended yet
    for number in numbers[:3]:
        office.works(office.latest(number), Outcome("proven", "It is proven.", elapsed_s=240))
    at_work = office.latest(numbers[3])
    office.desk.claim(at_work.id, office.desk.queue(at_work.id) or 0)
    for number in numbers[4:]:
        office.says(office.ada, number, "/pullwright implement")
    assert "next in the queue, expected to start in about 4 minutes" in office.ours(numbers[4])[0]
    assert "2nd in the queue, expected to start in about 8 minutes" in office.ours(numbers[5])[0]
    office.says(office.ada, numbers[5], "/pullwright status")
    assert "2nd in the queue, expected to start in about 8 minutes" in office.ours(numbers[5])[-1]


def test_cancel_stops_what_waits_and_says_so_again(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright cancel")
    assert "Nothing is under way here" in office.ours(number)[-1]
    office.says(office.ada, number, "/pullwright implement")
    office.says(office.ada, number, "/pullwright cancel it")
    assert office.latest(number).state is State.CANCELLED
    office.settle("words")
    sticky = next(said for said in office.ours(number) if "pullwright:request:" in said)
    assert "Cancelled" in sticky
    assert "/pullwright retry" in sticky
    office.says(office.ada, number, "/pullwright cancel again")
    assert "Cancelled." in office.ours(number)[-1]


def test_cancel_tells_a_running_worker(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright implement")
    request = office.latest(number)
    attempt = office.desk.queue(request.id)
    assert attempt is not None
    office.desk.claim(request.id, attempt)
    office.says(office.ada, number, "/pullwright cancel")
    assert "next safe point" in office.ours(number)[-1]
    assert office.desk.extend(request.id, attempt).cancelling


def test_feedback_is_kept_with_the_request(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright feedback nice")
    assert "nothing of mine here" in office.ours(number)[-1]
    office.says(office.ada, number, "/pullwright implement")
    office.says(office.ada, number, "/pullwright feedback")
    assert "Tell me" in office.ours(number)[-1]
    office.says(office.ada, number, "/pullwright feedback the tests are good")
    assert office.desk.feedback_of(office.latest(number).id) == ("the tests are good",)


def test_what_was_asked_is_what_was_signed(office: Office) -> None:
    """The issue and the comment are changed, and the comment even deleted, before the clerk looks."""
    number = office.github.issue(office.repo, "A wish", "The first words", office.ada)
    said = office.github.say(office.repo, number, office.ada, "/pullwright implement the honest thing")
    office.github.edit_issue(office.repo, number, office.bob, body="The second words")
    office.github.edit(office.repo, said.id, office.ada, "/pullwright implement the honest thing\nand evil")
    office.github.delete_comment(office.repo, said.id, office.ada)
    office.settle()
    ask = office.latest(number).ask
    assert (ask.snapshot.body, ask.text) == ("The first words", "the honest thing")
    assert ask.asked_at <= datetime.now(UTC)
    assert len(office.ours(number)) == 1


def test_an_edited_comment_runs_only_what_is_new(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    said = office.says(office.ada, number, "/pullwright plan")
    office.github.edit(office.repo, said.id, office.ada, "/pullwright plan\n\nplease!")
    assert office.settle() == []
    office.github.edit(office.repo, said.id, office.ada, "/pullwright plan\n\n/pullwright status")
    assert [one.ask.verb for one in office.settle()] == ["status"]


def test_the_buttons_of_a_check_run(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright implement")
    request = office.latest(number)
    head = office.github.branches(office.repo)["main"]
    view = office.installations.of(request.ask.installation, office.repo.id, office.repo.owner, office.repo.name)
    buttons = [("Cancel", "Stop it", "cancel"), ("Retry", "Again", "retry")]
    check = view.create_check("pullwright", head, request.id, CheckOutput("Waiting", ""), buttons)
    office.github.press(office.repo, check.id, "cancel", office.bob)
    assert [one.reason for one in office.settle()] == [Reason.PERMISSION]
    assert office.latest(number).state is State.PENDING
    office.github.press(office.repo, check.id, "cancel", office.ada)
    assert [one.word for one in office.settle()] == ["answered"]
    assert office.latest(number).state is State.CANCELLED
    office.github.rerequest(office.repo, check.id, office.ada)
    office.settle()
    again = office.latest(number) if office.latest(number).id != request.id else office.desk.open()[0]
    assert (again.ask.verb, again.ask.of, again.ask.thread.number) == ("implement", request.id, number)
    forged = view.create_check("pullwright", head, "ff" * 16, CheckOutput("Waiting", ""), buttons)
    office.github.press(office.repo, forged.id, "retry", office.ada)
    assert office.settle()[0].word == "refused"

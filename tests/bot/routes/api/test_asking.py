"""What a job asks goes the way of a comment: inbox, clerk, line."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.admission import Reason
from core.asks import Verb
from core.requests import Outcome, State
from core.store.words import Keep
from tests.bot.office import Office
from tests.bot.routes.api.jobs import Job


def event_of(office: Office, text: str) -> tuple[int, dict[str, object], bytes]:
    """Ada's comment: the issue, the event as a job has it, and the delivery that the App got."""
    issue = office.github.issue(office.repo, "A wish", "Please.")
    said = office.github.say(office.repo, issue, office.ada, text)
    assert said.delivery is not None
    payload = json.loads(said.delivery.body)
    del payload["installation"]  # a job's event has none
    return issue, payload, said.delivery.body


def test_words_without_an_issue_become_a_request(job: Job) -> None:
    id, secret = job.asked({"prompt": "Fix the failing tests.\n\nAll of them.", "options": {"base": "develop"}})
    assert job.look(id, secret)["state"] == "deciding"
    [decision] = job.office.settle()
    assert decision.word == "admitted"
    [request] = job.office.desk.open()
    ask = request.ask
    assert (ask.verb, ask.person.login, ask.thread.number) == (Verb.IMPLEMENT, "ada", 0)
    assert (ask.snapshot.title, ask.snapshot.body) == ("Fix the failing tests.", "All of them.")
    assert (ask.options.base, ask.origin.kind, ask.origin.run) == ("develop", "job", 77)
    told = job.look(id, secret)
    assert (told["state"], told["position"], told["ended"]) == ("pending", 1, False)
    assert told["url"].endswith("/acme/widgets/actions/runs/77")


def test_words_about_an_issue_are_about_it_as_it_is(job: Job) -> None:
    issue = job.office.github.issue(job.office.repo, "A wish", "Please.")
    job.asked({"prompt": "/pullwright test --attempts 4 the edges", "issue_number": issue, "options": {"attempts": 2}})
    job.office.settle()
    ask = job.office.latest(issue).ask
    assert (ask.verb, ask.text, ask.options.attempts) == (Verb.TEST, "the edges", 2)
    assert (ask.snapshot.title, ask.snapshot.body) == ("A wish", "Please.")
    assert len(job.office.ours(issue)) == 1, "the sticky comment"


def test_the_apps_own_delivery_and_the_job_make_one_request(job: Job) -> None:
    issue, payload, _ = event_of(job.office, "/pullwright implement")
    id, secret = job.asked({"event_name": "issue_comment", "event": payload})
    assert job.waiting == 1
    job.office.settle()
    assert len(job.office.desk.open()) == 1
    assert job.look(id, secret)["state"] == "pending"
    again, _ = job.asked({"event_name": "issue_comment", "event": payload}, run_attempt="2")
    job.office.settle()
    assert again != id
    assert len(job.office.desk.about(job.office.repo.id, issue)) == 2, "a run that is started again asks afresh"


def test_an_event_of_the_future_happened_now(job: Job) -> None:
    """Our comment is looked for among those since the ask: a time to come would have it written again and again."""
    issue = job.office.github.issue(job.office.repo, "A wish", "Please.")
    sent = job.office.github.label(job.office.repo, issue, "pullwright", job.office.ada, deliver=False)
    assert sent is not None
    payload = json.loads(sent.body)
    payload["issue"]["updated_at"] = "2099-01-01T00:00:00Z"
    job.asked({"event_name": "issues", "event": payload})
    job.office.settle()
    request = job.office.latest(issue)
    assert request.ask.asked_at <= datetime.now(UTC)
    job.office.desk.cancel(request.id, request.ask.person)
    job.office.settle("words")
    assert len(job.office.ours(issue)) == 1


def test_another_handle_and_label_are_the_steps_own(job: Job) -> None:
    _, payload, _ = event_of(job.office, "/fixer fix --budget 1 it")
    job.asked({"event_name": "issue_comment", "event": payload, "handle": "fixer", "options": {"budget_usd": 0.5}})
    job.office.settle()
    [request] = job.office.desk.open()
    assert (request.ask.verb, request.ask.options.budget_usd) == (Verb.FIX, 0.5)


def test_an_event_that_asks_nothing_is_no_fault(job: Job) -> None:
    _, payload, _ = event_of(job.office, "Thanks!")
    for name in ("issue_comment", "push"):
        answer = job.post({"event_name": name, "event": payload})
        assert (answer.status_code, answer.json()["id"]) == (200, "")
        assert answer.json()["sentence"]
    assert job.waiting == 0


def test_who_may_not_ask_is_told_so_and_a_bot_too(job: Job) -> None:
    id, secret = job.asked({"prompt": "Do it."}, actor=job.office.bob)
    bot = job.office.github.person("renovate[bot]", "write", job.office.repo, kind="Bot")
    other, key = job.asked({"prompt": "Do it."}, actor=bot, run=78)
    assert [one.reason for one in job.office.settle()] == [Reason.PERMISSION, Reason.BOT]
    told = job.look(id, secret)
    assert (told["state"], told["ended"]) == ("refused", True)
    assert "permission" in told["sentence"]
    assert "Bots may not ask here" in job.look(other, key)["sentence"]


def test_the_same_call_again_is_the_same_receipt_and_another_one_is_refused(job: Job) -> None:
    body = {"prompt": "Do it."}
    first, again = job.post(body), job.post(body)
    assert (again.status_code, again.json()) == (202, first.json())
    assert first.headers["location"] == f"/api/v1/requests/{first.json()['id']}"
    other = job.post({"prompt": "Do that."})
    assert (other.status_code, other.headers["content-type"]) == (409, "application/problem+json")
    assert "asked for something else already" in other.json()["detail"]
    assert job.waiting == 1


def test_what_is_cancelled_before_it_was_decided_never_begins(job: Job) -> None:
    id, secret = job.asked({"prompt": "Do it."})
    assert job.call("POST", f"{id}/cancel", secret).json()["state"] == "deciding"
    job.office.settle()
    assert job.look(id, secret)["state"] == "cancelled"
    later, key = job.asked({"prompt": "Do it."}, run=78)
    job.office.settle()
    [request] = job.office.desk.open()
    assert job.call("POST", f"{later}/cancel", key).json()["state"] == "cancelled"
    assert job.office.desk.request(request.id).state is State.CANCELLED


@pytest.mark.parametrize("verb", ["revise", "rebase"])
def test_what_needs_a_pull_request_is_refused_without_one(job: Job, verb: str) -> None:
    id, secret = job.asked({"prompt": f"/pullwright {verb} it"})
    assert [one.reason for one in job.office.settle()] == [Reason.WRONG_PLACE]
    assert "is for pull requests" in job.look(id, secret)["sentence"]


def test_an_event_that_is_told_again_after_years_starts_nothing(job: Job) -> None:
    issue, payload, _ = event_of(job.office, "/pullwright implement")
    job.office.settle()
    request = job.office.latest(issue)
    job.office.works(request, Outcome("failed", "It cannot be done."))
    job.office.later(60)
    job.office.settle("words")
    while job.office.desk.prune(Keep(timedelta(0), timedelta(0))).requests:
        pass
    id, secret = job.asked({"event_name": "issue_comment", "event": payload})
    assert job.waiting == 0
    for path in (id, f"{id}/reports/report.md"):
        assert job.call("GET", path, secret).status_code == 404
    assert job.call("GET", f"{id}/events", secret).text == ""

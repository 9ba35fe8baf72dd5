"""Which deliveries ask something of us, of whom, and when two of them are the same ask."""

import copy
from datetime import UTC, datetime

import pytest

from bot.triggers import Us
from core.asks import Ask, Origin, Person, Verb
from tests.bot.deliveries import US, Payload, asked, button, comment, example, label, our_pull, review

ADA = Person(21031067, "Codertocat", "User")
OURSELVES = {"id": 99, "login": "pullwright-acme[bot]", "type": "Bot"}


def one(event: str, payload: Payload, us: Us = US) -> Ask:
    (ask,) = asked(event, payload, us)
    return ask


def verbs(event: str, payload: Payload) -> list[Verb]:
    return [ask.verb for ask in asked(event, payload)]


def keys(event: str, payload: Payload) -> list[str]:
    return [ask.key for ask in asked(event, payload)]


def test_a_comment_says_who_asked_what_where_and_when_and_what_the_issue_was() -> None:
    payload = comment("/pullwright fix --attempts 2 the typo")
    payload["issue"] |= {"title": "A title", "body": "A body"}
    ask = one("issue_comment", payload)
    assert (ask.installation, ask.thread.repository.full_name, ask.thread.number) == (77, "Codertocat/Hello-World", 1)
    assert (ask.verb, ask.options.attempts, ask.text, ask.problem) == (Verb.FIX, 2, "the typo", "")
    assert (ask.person, ask.asked_at) == (ADA, datetime(2019, 5, 15, 15, 20, 21, tzinfo=UTC))
    assert (ask.snapshot.title, ask.snapshot.body, ask.snapshot.author) == ("A title", "A body", ADA)
    assert (ask.snapshot.labels, ask.snapshot.state) == (("bug",), "open")
    assert ask.origin == Origin("comment", comment_id=payload["comment"]["id"])
    assert ask.delivery == "a-delivery"


def test_free_text_is_implement_on_an_issue_and_revise_on_a_pull_request() -> None:
    assert one("issue_comment", comment("@pullwright please do it")).verb is Verb.IMPLEMENT
    on_pull = one("issue_comment", comment("@pullwright please do it", on_pull=True))
    assert (on_pull.verb, on_pull.thread.is_pull_request, on_pull.text) == (Verb.REVISE, True, "please do it")


def test_each_command_of_a_comment_is_an_ask_of_its_own() -> None:
    payload = comment("/pullwright status\n/pullwright implement it")
    assert verbs("issue_comment", payload) == [Verb.STATUS, Verb.IMPLEMENT]
    assert len(set(keys("issue_comment", payload))) == 2


def test_a_command_that_was_not_understood_asks_for_help_with_the_problem() -> None:
    ask = one("issue_comment", comment("/pullwright implment"))
    assert (ask.verb, "Did you mean" in ask.problem) == (Verb.HELP, True)


@pytest.mark.parametrize(
    ("before", "after", "runs"),
    [
        ("a typo", "/pullwright fix", [Verb.FIX]),
        ("/pullwright fix", "/pullwright fix\n\nIt is in the parser.", []),
        ("/pullwright fix", "@pullwright  FIX", []),
        ("/pullwright fix", "/pullwright fix\n/pullwright status", [Verb.STATUS]),
        ("/pullwright fix", "/pullwright fix the parser", [Verb.FIX]),
        ("/pullwright status\n/pullwright fix", "/pullwright fix", []),
        ("> /pullwright fix", "/pullwright fix", [Verb.FIX]),
        ("/pullwright fix", "thanks", []),
    ],
)
def test_an_edited_comment_runs_only_commands_that_are_new(before: str, after: str, runs: list[Verb]) -> None:
    assert verbs("issue_comment", comment(after, before=before)) == runs


def test_an_edit_that_left_the_body_alone_runs_nothing() -> None:
    payload = comment("/pullwright fix", before="")
    payload["changes"] = {}
    assert asked("issue_comment", payload) == ()


def test_words_that_another_person_put_into_a_comment_are_not_its_writers() -> None:
    payload = comment("/pullwright fix", before="")
    payload["sender"] |= {"id": 5, "login": "mallory"}
    assert asked("issue_comment", payload) == ()


def test_a_copy_has_the_same_key_and_anything_else_another() -> None:
    payload = comment("/pullwright fix")
    first, again = one("issue_comment", payload), one("issue_comment", copy.deepcopy(payload))
    assert first.key == again.key
    assert first.id != again.id
    assert len(first.key) == 64
    others = []
    for where, field in (("comment", "id"), ("installation", "id")):
        other = copy.deepcopy(payload)
        other[where][field] += 1
        others += keys("issue_comment", other)
    others += keys("issue_comment", comment("/pullwright fix it"))
    others += keys("issue_comment", comment("/pullwright fix", before="no"))
    assert len({first.key, *others}) == 5


def test_a_captured_body_under_a_fresh_delivery_id_is_the_same_ask() -> None:
    payload = comment("/pullwright fix")
    (first,), (again,) = asked("issue_comment", payload), asked("issue_comment", payload, delivery="another")
    assert (first.key, first.delivery, again.delivery) == (again.key, "a-delivery", "another")


def test_our_own_doing_asks_nothing() -> None:
    for event, payload in (
        ("issue_comment", comment("/pullwright fix")),
        ("issues", label("pullwright")),
        ("pull_request_review", review("/pullwright fix")),
        ("check_run", button("retry")),
    ):
        payload["sender"] |= OURSELVES
        for part in ("comment", "review"):
            if part in payload:
                payload[part]["user"] = dict(OURSELVES)
        assert asked(event, payload) == ()


def test_what_was_written_through_our_app_asks_nothing_whoever_it_is_shown_as() -> None:
    payload = comment("/pullwright fix")
    payload["comment"]["performed_via_github_app"] = {"id": US.app_id}
    assert asked("issue_comment", payload) == ()
    payload["comment"]["performed_via_github_app"] = {"id": US.app_id + 1}
    assert verbs("issue_comment", payload) == [Verb.FIX]


def test_another_bot_is_for_admission_to_judge() -> None:
    payload = comment("/pullwright fix")
    payload["sender"] = payload["comment"]["user"] = {"id": 3, "login": "robot[bot]", "type": "Bot"}
    assert one("issue_comment", payload).person == Person(3, "robot[bot]", "Bot")


@pytest.mark.parametrize(
    ("name", "runs"),
    [
        ("pullwright", [Verb.IMPLEMENT]),
        ("Pullwright", [Verb.IMPLEMENT]),
        ("pullwright:plan", [Verb.PLAN]),
        ("bug", []),
        ("pullwright ", []),
        ("not pullwright", []),
    ],
)
def test_labels(name: str, runs: list[Verb]) -> None:
    assert verbs("issues", label(name)) == runs


def test_a_label_that_is_put_on_again_later_is_another_ask() -> None:
    payload = label("pullwright")
    first = keys("issues", payload)
    assert keys("issues", payload) == first
    payload["issue"]["updated_at"] = "2019-05-16T15:20:18Z"
    assert keys("issues", payload) != first


@pytest.mark.parametrize(
    ("login", "runs"),
    [("pullwright", 1), ("pullwright[bot]", 1), ("Pullwright-acme[bot]", 1), ("ada", 0), ("x[bot]", 0)],
)
def test_an_issue_that_is_assigned_to_us(login: str, runs: int) -> None:
    payload = example("issues", "assigned")
    payload["assignee"]["login"] = login
    assert verbs("issues", payload) == [Verb.IMPLEMENT] * runs


def test_an_issue_whose_own_words_begin_with_a_command() -> None:
    payload = example("issues", "opened")
    payload["issue"]["body"] = "/pullwright implement --draft"
    ask = one("issues", payload)
    assert (ask.verb, ask.options.draft, ask.origin) == (Verb.IMPLEMENT, True, Origin("issue"))
    payload["issue"]["user"] |= {"id": 5, "login": "mallory"}  # it was transferred here
    assert asked("issues", payload) == ()


def test_a_review_of_our_pull_request_is_one_ask_however_many_comments_it_has() -> None:
    payload = review("Two things, see below.", state="changes_requested")
    ask = one("pull_request_review", payload)
    assert (ask.verb, ask.text) == (Verb.REVISE, "Two things, see below.")
    assert ask.origin == Origin("review", review_id=payload["review"]["id"])
    inline = our_pull(example("pull_request_review_comment", "created"))
    assert inline["comment"]["pull_request_review_id"] == payload["review"]["id"]
    assert asked("pull_request_review_comment", inline) == ()
    inline["comment"]["pull_request_review_id"] = None
    assert verbs("pull_request_review_comment", inline) == [Verb.REVISE]


def test_a_review_without_a_summary_has_its_comments() -> None:
    assert verbs("pull_request_review", review(None)) == [Verb.REVISE]


@pytest.mark.parametrize("state", ["approved", "dismissed", "pending"])
def test_a_review_that_wants_nothing_starts_nothing(state: str) -> None:
    assert asked("pull_request_review", review("Lovely", state=state)) == ()


def test_a_review_of_somebody_elses_pull_request_is_none_of_our_business() -> None:
    assert asked("pull_request_review", review("Please change it", ours=False)) == ()
    forked = review("Please change it")
    forked["pull_request"]["head"]["repo"]["id"] = 1
    assert asked("pull_request_review", forked) == ()
    forked["pull_request"]["head"]["repo"] = None
    assert asked("pull_request_review", forked) == ()


def test_a_pull_request_of_ours_is_known_by_its_author_its_branch_or_its_marks() -> None:
    payload = review("Please change it")
    pull = payload["pull_request"]
    pull["user"]["login"] = "renamed[bot]"
    assert verbs("pull_request_review", payload) == [Verb.REVISE]
    pull["head"]["ref"] = "changes"
    assert verbs("pull_request_review", payload) == []
    pull["body"] = "<!-- pullwright:request:1 -->"
    assert verbs("pull_request_review", payload) == [Verb.REVISE]
    pull["user"]["type"] = "User"
    assert verbs("pull_request_review", payload) == []


def test_a_review_may_begin_with_a_command_instead() -> None:
    assert verbs("pull_request_review", review("/pullwright rebase", state="approved")) == [Verb.REBASE]
    payload = review("/pullwright cancel", ours=False)
    assert verbs("pull_request_review", payload) == [Verb.CANCEL]


@pytest.mark.parametrize("name", ["cancel", "retry", "approve"])
def test_a_button_is_pressed_by_whoever_pressed_it_for_the_request_that_it_belongs_to(name: str) -> None:
    payload = button(name)
    ask = one("check_run", payload)
    assert (ask.verb, ask.person.login) == (Verb(name), payload["sender"]["login"])
    assert (ask.origin.kind, ask.origin.request) == ("check_run", "f" * 32)
    assert (ask.thread.number, ask.thread.is_pull_request) == (26764, True)


def test_run_again_is_retry() -> None:
    payload = example("check_run", "rerequested")
    payload["check_run"] |= {"external_id": "f" * 32}
    payload["check_run"]["app"]["id"] = US.app_id
    ask = one("check_run", payload)
    assert (ask.verb, ask.thread.number, ask.thread.is_pull_request) == (Verb.RETRY, 0, False)


def test_a_button_of_another_app_an_unknown_button_and_one_of_no_request_are_not_ours() -> None:
    assert asked("check_run", button("retry", app=1)) == ()
    assert asked("check_run", button("explode")) == ()
    payload = button("retry")
    payload["check_run"]["external_id"] = ""
    assert asked("check_run", payload) == ()


def test_pressed_again_after_it_ran_again_is_another_ask() -> None:
    payload = button("retry")
    first = keys("check_run", payload)
    assert keys("check_run", payload) == first
    payload["check_run"]["check_suite"]["updated_at"] = "2020-12-03T19:00:00Z"
    assert keys("check_run", payload) != first


@pytest.mark.parametrize(
    ("event", "action"),
    [
        ("pull_request", "closed"),
        ("pull_request", "synchronize"),
        ("installation", "created"),
        ("installation", "deleted"),
        ("installation", "suspend"),
        ("installation_repositories", "added"),
    ],
)
def test_what_is_only_told_asks_nothing(event: str, action: str) -> None:
    assert asked(event, example(event, action)) == ()

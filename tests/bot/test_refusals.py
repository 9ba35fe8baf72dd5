"""Every reason not to begin has a sentence with a next step, said once."""

from typing import Any

import pytest

from bot.admission import Reason
from core.names import AskId
from core.words import ask_marker
from tests.bot.office import Office


def reason(office: Office) -> Reason | None:
    return office.decisions[-1].reason


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"archived": True}, Reason.ARCHIVED),
        ({"disabled": True}, Reason.FORBIDDEN),  # GitHub itself says so first
        ({"fork": True}, Reason.FORK),
        ({"has_issues": False}, Reason.NO_ISSUES),
    ],
)
def test_a_repository_that_takes_no_work(office: Office, changes: dict[str, Any], expected: Reason) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.github.set_repo(office.repo, **changes)
    office.says(office.ada, number, "/pullwright implement")
    assert reason(office) is expected
    assert office.desk.latest(office.repo.id, number) is None


def test_a_fork_works_where_it_says_so(office: Office) -> None:
    office.github.set_repo(office.repo, fork=True)
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright implement")
    assert "`enabled: true`" in office.ours(number)[0]
    office.configure("enabled: true\n")
    office.says(office.ada, number, "/pullwright implement now")
    assert office.decisions[-1].word == "admitted"


def test_a_configuration_that_is_not_valid_is_told_with_its_line(office: Office) -> None:
    office.configure("attempts: 3\ntset: pytest # @bob see https://evil.example\n")
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright implement")
    assert reason(office) is Reason.CONFIG
    [said] = office.ours(number)
    assert ".github/pullwright.yml, line 2: unknown key 'tset'; did you mean 'test'?" in said
    assert "evil" not in said
    office.says(office.ada, number, "/pullwright config")
    assert "line 2: unknown key 'tset'" in office.ours(number)[1]
    office.configure("attempts: 3\nmodels: none\n")
    office.says(office.ada, number, "/pullwright implement then")
    assert "line 2: `models` must be a list" in office.ours(number)[0]  # the one comment about it is edited
    assert len(office.ours(number)) == 2
    office.configure("enabled: false\n")
    office.says(office.ada, number, "/pullwright fix")
    assert reason(office) is Reason.NOT_ENABLED


def test_the_organisations_file_is_the_base(office: Office) -> None:
    base = office.github.repo(name=".github", files={"README.md": "x"})
    office.configure("enabled: false\nattempts: 2\n", base)
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright implement")
    assert reason(office) is Reason.NOT_ENABLED
    office.configure("enabled: true\n")
    office.says(office.ada, number, "/pullwright config")
    said = office.ours(number)[-1]
    assert "| `attempts` | `2` | organisation |" in said
    assert "| `enabled` | `true` | repository |" in said
    office.configure("oops: 1\n", base)
    office.says(office.ada, number, "/pullwright implement again")
    assert reason(office) is Reason.CONFIG
    assert "acme/.github/.github/pullwright.yml, line 1" in office.ours(number)[-1]


def test_what_the_operator_allows_is_part_of_the_configuration_that_holds(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.configure("attempts: 40\nbudget_usd: 500\n")
    office.says(office.ada, number, "/pullwright config")
    said = office.ours(number)[-1]
    assert f"| `attempts` | `{office.settings.attempts}` | this server |" in said
    office.configure("attempts: 1\n")
    office.says(office.ada, number, "/pullwright config now")
    assert "| `attempts` | `1` | repository |" in office.ours(number)[-1]


def test_what_a_private_base_says_is_not_told_in_public(office: Office) -> None:
    base = office.github.repo(name=".github", files={"README.md": "x"}, private=True)
    office.configure("test: run-on db-7.intern\nattempts: 2\nprotected: [secret-project/]\n", base)
    office.configure("attempts: 4\nprotected: [docs/]\n")
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright config")
    said = office.ours(number)[-1]
    assert "| `test` | `set by the organisation` | organisation |" in said
    assert "| `protected` | `set by the organisation` | organisation and repository |" in said
    assert "| `attempts` | `4` | repository |" in said
    assert "private" in said
    office.configure("attempts: 2\nsecret-project: db-7.intern\n", base)
    office.says(office.ada, number, "/pullwright implement")
    assert reason(office) is Reason.CONFIG
    office.says(office.ada, number, "/pullwright config please")
    told = "\n".join(office.ours(number))
    assert "acme/.github/.github/pullwright.yml is not valid" in told
    assert "intern" not in told
    assert "secret-project" not in told


def test_threads_that_take_no_work(office: Office) -> None:
    closed = office.github.issue(office.repo, "Done", author=office.ada)
    office.github.close(office.repo, closed, office.ada)
    office.says(office.ada, closed, "/pullwright implement")
    assert reason(office) is Reason.CLOSED
    assert "Reopen it" in office.ours(closed)[0]
    locked = office.github.issue(office.repo, "Hot", author=office.ada)
    office.github.lock(office.repo, locked)
    office.says(office.ada, locked, "/pullwright implement")
    assert reason(office) is Reason.LOCKED


def test_a_verb_at_the_wrong_place(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright rebase")
    assert reason(office) is Reason.WRONG_PLACE
    assert "is for pull requests that I made" in office.ours(number)[0]
    office.says(office.ada, number, "/pullwright implement")
    pull = office.opens_pull(office.latest(number))
    office.says(office.ada, pull, "/pullwright implement")
    assert reason(office) is Reason.WRONG_PLACE
    assert "/pullwright revise" in office.ours(pull)[-1]
    office.says(office.ada, pull, "/pullwright rename the thing")
    assert office.decisions[-1].word == "admitted"
    assert office.latest(pull).lane.endswith(":pullwright/issue-1-x-0a1b2c")


def test_an_issue_has_one_open_pull_request_at_a_time(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright implement")
    pull = office.opens_pull(office.latest(number))
    for verb in ("implement", "fix", "approve"):
        office.says(office.ada, number, f"/pullwright {verb}")
        assert reason(office) is Reason.MADE
    assert f"#{pull} came of this issue and is open. To have it changed, comment" in office.ours(number)[-1]
    office.says(office.ada, number, "/pullwright test")
    assert office.decisions[-1].word == "admitted"
    office.github.close(office.repo, pull, office.ada)
    office.says(office.ada, number, "/pullwright implement")
    assert office.decisions[-1].word == "admitted"


def test_nothing_to_approve_and_nothing_to_repeat(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright approve")
    office.says(office.ada, number, "/pullwright retry")
    assert [one.reason for one in office.decisions] == [Reason.NOTHING_THERE] * 2
    assert "/pullwright plan" in office.ours(number)[0]


def test_what_could_not_be_understood_is_told_with_what_was_meant(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright implemnt")
    office.says(office.ada, number, "/pullwright fix --buget 3")
    again = office.says(office.ada, number, "/pullwright implemnt")
    assert {one.reason for one in office.decisions} == {Reason.MISUNDERSTOOD}
    assert len(office.ours(number)) == 2
    assert office.github.reactions(office.repo, "comment", again.id) == ("confused",)
    assert "implement" in office.ours(number)[0]
    assert office.desk.latest(office.repo.id, number) is None


def test_paused_and_ignored(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright pause")
    office.says(office.ada, number, "/pullwright implement")
    assert reason(office) is Reason.PAUSED
    office.says(office.ada, number, "/pullwright status")
    assert office.decisions[-1].word == "answered"
    office.says(office.ada, number, "/pullwright ignore")
    office.says(office.ada, number, "/pullwright status now")
    assert reason(office) is Reason.IGNORED
    assert "/pullwright resume" in office.ours(number)[-1]
    office.says(office.ada, number, "/pullwright resume")
    office.says(office.ada, number, "/pullwright implement then")
    assert office.decisions[-1].word == "admitted"


def test_open_requests_are_counted_in_a_thread_and_of_a_person(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    for count in range(3):
        office.says(office.ada, number, f"/pullwright implement {count}")
    assert [one.word for one in office.decisions] == ["admitted", "admitted", "refused"]
    assert reason(office) is Reason.THREAD_BUSY
    assert (
        "2 requests are of this conversation" in office.ours(number)[-1]
        or "not finished yet" in office.ours(number)[-1]
    )
    eve = office.github.person("eve", "write", office.repo)
    issues = [office.github.issue(office.repo, f"Wish {count}", "/pullwright implement", eve) for count in range(13)]
    office.settle()
    said = [office.ours(issue)[-1] for issue in issues]
    assert sum("10 requests of yours are not finished yet" in one for one in said) == 3
    assert office.desk.open_count(person=eve.id) == 10


def test_a_refusal_is_found_again_by_its_mark(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.bob)
    office.says(office.bob, number, "/pullwright implement")
    [decision] = office.decisions
    assert office.ours(number)[0].startswith(ask_marker(AskId(decision.ask.id)))


def test_a_revision_asked_for_on_the_issue_is_sent_to_the_pull_request(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.ada, number, "/pullwright implement")
    pull = office.opens_pull(office.latest(number))
    office.says(office.ada, number, "/pullwright revise use fewer words")
    assert f"Comment it on #{pull}" in office.ours(number)[-1]

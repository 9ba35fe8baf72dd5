"""Who may ask: the permission that GitHub's API tells now, by the number of the account, and nothing else."""

import json
from typing import Any

import pytest

from bot.admission import Reason
from bot.clerk.admit import Decision
from tests.bot.office import Office
from tests.fakes.github.readers import Person


def word(decisions: list[Decision]) -> str:
    assert len(decisions) == 1, decisions
    return f"{decisions[0].word} {decisions[0].reason or ''}".strip()


def asks(office: Office, login: str, permission: str, config: str = "") -> str:
    """What becomes of `implement` by somebody with that permission."""
    if config:
        office.configure(config)
    person = office.github.person(login, permission, office.repo)
    number = office.github.issue(office.repo, f"By {login}", author=office.ada)
    before = len(office.decisions)
    office.says(person, number, "/pullwright implement")
    return word(office.decisions[before:])


def unsent(office: Office, number: int, person: Person) -> dict[str, Any]:
    """The payload of a comment that was not delivered yet."""
    said = office.github.say(office.repo, number, person, "/pullwright implement", deliver=False)
    assert said.delivery is not None
    payload: dict[str, Any] = json.loads(said.delivery.body)
    return payload


def test_write_or_above_may_ask(office: Office) -> None:
    found = {
        level: asks(office, f"a-{level}", level) for level in ("none", "read", "triage", "write", "maintain", "admin")
    }
    refused = "refused permission"
    assert found == {
        "none": refused,
        "read": refused,
        "triage": refused,
        "write": "admitted",
        "maintain": "admitted",
        "admin": "admitted",
    }


def test_the_configuration_moves_the_line_but_not_below_triage(office: Office) -> None:
    assert asks(office, "t1", "triage", "who_may_ask: triage\n") == "admitted"
    assert asks(office, "r1", "read") == "refused permission"
    assert asks(office, "w1", "write", "who_may_ask: admin\n") == "refused permission"
    assert asks(office, "a1", "admin") == "admitted"
    assert asks(office, "a2", "admin", "who_may_ask: read\n") == "refused config"
    assert asks(office, "t2", "triage") == "refused permission"  # a broken file opens nothing


def test_a_stranger_is_told_once_and_politely(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.bob)
    office.says(office.bob, number, "/pullwright implement")
    office.says(office.bob, number, "/pullwright fix now")
    assert [one.reason for one in office.decisions] == [Reason.PERMISSION, Reason.PERMISSION]
    [said] = office.ours(number)
    assert "**write** permission" in said
    assert "maintainers" in said
    assert "@" not in said.replace("@pullwright", "")
    other = office.github.issue(office.repo, "Another", author=office.bob)
    office.says(office.bob, other, "/pullwright implement")
    assert len(office.ours(other)) == 1
    assert office.github.reactions(office.repo, "issue", number) == ()


def test_hardly_anything_is_looked_up_for_a_stranger(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.bob)
    office.says(office.bob, number, "/pullwright implement")
    office.github.forget()
    office.says(office.bob, number, "/pullwright implement again")
    assert len(office.github.journal) <= 3


def test_a_name_that_was_taken_over_is_somebody_else(office: Office) -> None:
    """The body was signed when `ada` had another number: whoever has the name now did not ask."""
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    payload = unsent(office, number, office.ada)
    for account in (payload["sender"], payload["comment"]["user"]):
        account["id"] = 999_999
    office.github.send("issue_comment", payload, installation=office.repo.installation)
    assert word(office.settle()) == "refused permission"


def test_bots_are_not_answered_unless_they_are_listed(office: Office) -> None:
    bot = office.github.person("renovate[bot]", "admin", office.repo, kind="Bot")
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    found = []
    for config in ("bots: []\n", f"bots: [{bot.id}]\n"):
        office.configure(config)
        payload = unsent(office, number, bot)
        payload["comment"]["performed_via_github_app"] = None  # the fake knows no App but ours
        office.github.send("issue_comment", payload, installation=office.repo.installation)
        found.append(word(office.settle()))
        if not config.strip("bots: \n[]"):
            assert office.ours(number) == []
    assert found == ["refused bot", "admitted"]


def test_what_we_write_ourselves_is_never_heard(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    us = office.github.person(f"{office.github.app.slug}[bot]", "admin", office.repo, kind="Bot")
    office.configure(f"bots: [{us.id}]\n")
    office.says(us, number, "/pullwright implement")
    assert all(one.reason is Reason.OURSELVES for one in office.decisions)
    assert office.ours(number) == ["/pullwright implement"]
    assert office.desk.latest(office.repo.id, number) is None


@pytest.mark.parametrize("status", [500, 502])
def test_nobody_is_let_in_while_github_cannot_say(office: Office, status: int) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.github.faults.status(status, path="/permission", times=50)
    office.says(office.ada, number, "/pullwright implement")
    assert word(office.decisions) == "postponed"
    assert office.desk.latest(office.repo.id, number) is None
    assert office.settle() == []  # not before its time


def test_an_installation_that_was_suspended_since_is_refused_without_a_word(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.github.say(office.repo, number, office.ada, "/pullwright implement")
    office.github.suspend(office.repo.owner)
    assert office.settle()[0].word == "refused"
    assert office.ours(number) == []

"""Asking too often: told once in words, marked after that, and nothing is lost."""

import re
import time
from pathlib import Path

import pytest

from bot.admission import Reason
from core.rates.opening import open_rates
from tests.bot.office import Office, opened
from tests.fakes.valkey import valkey

ASK = "/pullwright status"


def counted(office: Office, redis: str = "") -> Office:
    """The same office, with a clerk that counts."""
    office.rates = open_rates(redis)
    office.begin()
    return office


def kinds(office: Office) -> list[str]:
    return [str(one.reason or one.word) for one in office.decisions]


def test_a_person_who_asks_too_often_is_told_so_once(tmp_path: Path) -> None:
    with opened(tmp_path, settings={"PULLWRIGHT_RATE_PERSON": "2/day"}) as office:
        counted(office)
        issue, other = (office.github.issue(office.repo, title) for title in ("One", "Two"))
        for _ in range(4):
            office.says(office.ada, issue, ASK)
        office.says(office.ada, other, ASK)
        assert kinds(office) == ["answered"] * 2 + ["rate"] * 3
        *_, told = office.ours(issue)
        assert len(office.ours(issue)) == 3
        assert re.search(r"2/day\. 0 of 2 are left\. The next one comes back at ([\d-]{10} )?[\d:]{8} UTC and", told), (
            told
        )
        assert office.ours(other) == []


def test_one_person_does_not_use_up_what_another_has(tmp_path: Path) -> None:
    with opened(tmp_path, settings={"PULLWRIGHT_RATE_PERSON": "1/day"}) as office:
        counted(office)
        issue = office.github.issue(office.repo, "One")
        eve = office.github.person("eve", "write", office.repo)
        for person in (office.ada, office.ada, eve):
            office.says(person, issue, ASK)
        assert kinds(office) == ["answered", "rate", "answered"]


def test_an_installation_that_asks_too_often_is_told_so_once(tmp_path: Path) -> None:
    with opened(tmp_path, settings={"PULLWRIGHT_RATE_INSTALLATION": "1/day"}) as office:
        counted(office)
        issue = office.github.issue(office.repo, "One")
        eve = office.github.person("eve", "write", office.repo)
        for person in (office.ada, eve, office.ada):
            office.says(person, issue, ASK)
        assert kinds(office) == ["answered", "rate", "rate"]
        assert "from this account at once: 1/day" in office.ours(issue)[-1]
        assert len(office.ours(issue)) == 2


def test_strangers_use_up_nothing_of_those_who_may_ask(tmp_path: Path) -> None:
    with opened(tmp_path, settings={"PULLWRIGHT_RATE_INSTALLATION": "2/day"}) as office:
        counted(office)
        issue = office.github.issue(office.repo, "One")
        for person in (*[office.bob] * 4, office.ada):
            office.says(person, issue, ASK)
        assert kinds(office) == [Reason.PERMISSION] * 4 + ["answered"]
        assert len(office.ours(issue)) == 2  # a stranger is told once, as ever


def test_too_many_of_all_wait_without_a_call_to_github_and_none_is_lost(tmp_path: Path) -> None:
    with opened(tmp_path, settings={"PULLWRIGHT_RATE_GLOBAL": "2/second"}) as office:
        counted(office)
        issue = office.github.issue(office.repo, "One")
        for number in range(8):
            said = office.github.say(office.repo, issue, office.ada, f"{ASK} {number}")
            assert said.delivery is not None
        office.settle()
        assert kinds(office).count("postponed") >= 4
        assert Reason.RATE not in kinds(office)
        for _ in range(12):
            time.sleep(1.05)  # the buckets' own time
            office.later(700)
            office.settle()
            if len(done := [kind for kind in kinds(office) if kind != "postponed"]) == 8:
                break
        assert done == ["answered"] * 8


@pytest.mark.parametrize("redis", ["there", "away"])
def test_two_clerks_count_together_and_each_alone_goes_on(tmp_path: Path, redis: str) -> None:
    with (
        opened(tmp_path, settings={"PULLWRIGHT_RATE_PERSON": "4/day"}) as office,
        valkey(tmp_path / "queue") as (server, _),
    ):
        url = server.url if redis == "there" else f"unix://{tmp_path}/none"
        issue = office.github.issue(office.repo, "One")
        for _ in range(3):
            counted(office, url)  # another clerk
            for _ in range(2):
                office.says(office.ada, issue, ASK)
        expected = ["answered"] * 4 + ["rate"] * 2 if redis == "there" else ["answered", "rate"] * 3
        assert kinds(office) == expected


def test_by_default_nobody_who_asks_now_and_then_notices(tmp_path: Path) -> None:
    with opened(tmp_path) as office:
        counted(office)
        issue = office.github.issue(office.repo, "One")
        for _ in range(5):
            office.says(office.ada, issue, ASK)
        assert kinds(office) == ["answered"] * 5

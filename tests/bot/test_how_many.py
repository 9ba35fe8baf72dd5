"""How much of each person, issue and installation is open at once is for whoever runs Pullwright to say."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.admission import Open, Reason
from bot.clerk.house import house
from core.settings import load
from tests.bot.office import Office, opened


@pytest.fixture
def narrow(tmp_path: Path) -> Iterator[Office]:
    caps = {
        "PULLWRIGHT_OPEN_PER_ISSUE": "1",
        "PULLWRIGHT_OPEN_PER_PERSON": "2",
        "PULLWRIGHT_OPEN_PER_INSTALLATION": "3",
    }
    with opened(tmp_path, settings=caps) as office:
        yield office


def test_who_says_nothing_has_what_is_usual() -> None:
    assert house(load({})).caps == Open(person=10, thread=2, installation=2000)


def test_each_of_them_is_kept(narrow: Office) -> None:
    eve = narrow.github.person("eve", "write", narrow.repo)
    issues = [narrow.github.issue(narrow.repo, f"Wish {count}", author=narrow.ada) for count in range(5)]
    asked = [(narrow.ada, 0), (narrow.ada, 0), (narrow.ada, 1), (narrow.ada, 2), (eve, 3), (eve, 4)]
    for person, issue in asked:
        narrow.says(person, issues[issue], "/pullwright implement")
    told = [one.reason for one in narrow.decisions]
    assert told == [None, Reason.THREAD_BUSY, None, Reason.PERSON_BUSY, None, Reason.INSTALLATION_BUSY]

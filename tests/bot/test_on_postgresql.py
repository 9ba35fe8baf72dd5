"""What people see does not depend on the database: one day in the life of an issue, on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.requests import Outcome, State
from tests.bot.office import Office, opened
from tests.fakes.databases import Databases


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """On a PostgreSQL of its own, in place of SQLite."""
    databases = Databases()
    with opened(tmp_path, databases.fresh("postgresql")) as ready:
        yield ready
    databases.close()


def test_a_day_in_the_life_of_an_issue(office: Office) -> None:
    number = office.github.issue(office.repo, "A wish", author=office.ada)
    office.says(office.bob, number, "/pullwright implement")
    office.says(office.bob, number, "/pullwright implement now")
    assert len(office.ours(number)) == 1
    office.says(office.ada, number, "/pullwright plan")
    office.works(office.latest(number), Outcome("planned", "Three files."))
    office.later(60)
    office.settle("words")
    assert "The plan is ready" in office.ours(number)[1]
    office.says(office.ada, number, "/pullwright approve")
    approved = office.latest(number)
    office.says(office.ada, number, "/pullwright cancel")
    assert office.desk.request(approved.id).state is State.CANCELLED
    office.settle("words")
    office.says(office.ada, number, "/pullwright retry --attempts 2")
    again = office.latest(number)
    assert (again.ask.verb, again.ask.of, again.ask.options.attempts) == ("approve", approved.ask.of, 2)
    for _ in range(3):
        office.says(office.ada, number, "/pullwright status please")
    assert "next in the queue" in office.ours(number)[-1]
    assert all(one.word != "postponed" for one in office.decisions)

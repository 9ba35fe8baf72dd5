"""64 people want the last unit of a quota at once: one has it, on both databases, and the books say so."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from bot.admission import Reason
from bot.clerk.hosted import steps
from core.ledger.movement import Scope
from core.plans.entitlement import Source, Terms
from core.requests import Outcome
from tests.bot.office import Office, opened
from tests.bot.paying.conftest import SOLD, account_of
from tests.fakes.databases import Databases

_ASKS, _CLERKS = 64, 4
_OPEN = {"PULLWRIGHT_OPEN_PER_PERSON": "1000", "PULLWRIGHT_RATE_PERSON": "1000/second"}


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    databases = Databases()
    database = databases.fresh("postgresql") if request.param == "postgresql" else ""
    with opened(tmp_path, database, settings={**SOLD, **_OPEN}) as ready:
        yield ready
    databases.close()


def test_exactly_one_of_64_is_admitted(office: Office) -> None:
    for _ in range(9):
        number = office.github.issue(office.repo, "Before", author=office.ada)
        office.says(office.ada, number, "/pullwright implement")
        office.works(office.latest(number), Outcome("proven", "Well."))
    office.decisions.clear()
    for _ in range(_ASKS):
        number = office.github.issue(office.repo, "The last one", author=office.ada)
        office.github.say(office.repo, number, office.ada, "/pullwright implement")
    start = Barrier(_CLERKS)

    def clerk(_: int) -> None:
        step = steps(office.settings, office.store, office.installations, office.decisions.append)["admit"]
        start.wait()
        while step():
            pass

    with ThreadPoolExecutor(_CLERKS) as pool:
        list(pool.map(clerk, range(_CLERKS)))
    decided = Counter((one.word, one.reason) for one in office.decisions)
    assert decided["admitted", None] == 1
    # Whoever is not told yet, because GitHub wants no more comments in a minute, is told later.
    assert decided["refused", Reason.QUOTA] + decided["postponed", None] == _ASKS - 1
    assert decided["refused", Reason.QUOTA] > 0
    assert len(office.desk.open(office.repo.installation)) == 1
    assert office.desk.sums(Scope(account_of(office)), Terms(source=Source.NONE)).requests_month == 10
    assert office.desk.check_books() is None

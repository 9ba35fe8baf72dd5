"""Seats are taken in the transaction that admits: whoever asks at the same moment, no more than there are."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.asks import Person
from core.ledger.limits import Shortage
from core.plans.seats import Seats
from core.requests import Outcome, Request
from core.store import Desk
from tests.core.store.asking import accept, an_ask
from tests.core.store.conftest import Open
from tests.core.store.paying import finished, wanting


def asking(desk: Desk, person: int, seats: Seats, account: int = 9) -> Request | Shortage:
    ask = an_ask(person=Person(person, f"p{person}"))
    accept(desk, ask)
    reserving = replace(wanting(), seats=seats)
    return desk.admit(ask.id, account=account, lane=f"lane-{ask.id}", weight=1, reserving=reserving)


def test_a_seat_is_taken_by_who_asks_and_kept(desk: Desk) -> None:
    told = [asking(desk, person, Seats(1)) for person in (1, 2, 3, 1, 2)]
    short = told.pop(2)
    assert all(isinstance(one, Request) for one in told)  # the second out of the grace, and who has one keeps it
    assert isinstance(short, Shortage)
    assert (short.which, short.limit, short.used, short.target) == ("seats", 1, 2, 3)
    assert short.resets and short.resets > datetime.now(UTC)
    assert isinstance(asking(desk, 3, Seats(2)), Request)  # one more was bought
    assert isinstance(asking(desk, 4, Seats(1), account=10), Request)  # of another account
    assert isinstance(asking(desk, 5, Seats(2, of_all=True), account=10), Shortage)  # four have asked on this host
    assert desk.check_books() is None


@pytest.mark.parametrize("of_all", [False, True])
def test_of_40_new_people_at_once_no_more_get_a_seat_than_there_are(opening: Open, of_all: bool) -> None:
    desks = [opening().desk for _ in range(4)]
    for desk in desks[:2]:
        known = asking(desk, 1, Seats(9, of_all))
        assert isinstance(known, Request)
        finished(desk, known, Outcome("proven", ""))

    def one(number: int) -> bool:
        account = 9 + number % 3 * of_all
        return isinstance(asking(desks[number % 4], 100 + number, Seats(9, of_all), account), Request)

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(one, range(40))) == 9  # and the tenth of grace is for one, who asked before
    assert desks[0].askers(None, datetime(2020, 1, 1, tzinfo=UTC)) == 10
    assert desks[0].check_books() is None

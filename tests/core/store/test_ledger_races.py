"""The last unit of a quota is given once, whoever asks at the same moment, and whoever is killed meanwhile."""

import multiprocessing
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

from core.asks import Person
from core.crypto import keyring
from core.ledger.limits import Limits, Shortage
from core.ledger.movement import Book, Scope, Unit
from core.names import AskId
from core.requests import Request
from core.store import Delivery, Desk, open_store
from tests.core.store.asking import an_ask
from tests.core.store.conftest import Open
from tests.core.store.paying import ACCOUNT, finished, paying, proven, sql, wanting

ANA = Person(11, "ana")


@pytest.fixture
def desk(opening: Open) -> Iterator[Desk]:
    made = opening().desk
    yield made
    assert made.check_books() is None


def asks(desk: Desk, many: int) -> list[AskId]:
    made = [an_ask() for _ in range(many)]
    desk.accept(Delivery("delivery", "issue_comment", "created", 7), made)
    return [ask.id for ask in made]


def admitted(desk: Desk, ask: AskId, month: int) -> bool:
    reserving = wanting("usage", month=month)
    made = desk.admit(ask, account=ACCOUNT, lane=f"lane-{ask}", weight=1, reserving=reserving)
    return isinstance(made, Request)


def test_of_64_at_the_last_unit_one_is_admitted(desk: Desk, opening: Open) -> None:
    for _ in range(9):
        finished(desk, paying(desk, wanting("usage", month=10)), proven())
    desks = [opening().desk for _ in range(4)]
    waiting = list(enumerate(asks(desk, 64)))
    with ThreadPoolExecutor(64) as pool:
        told = list(pool.map(lambda one: admitted(desks[one[0] % 4], one[1], 10), waiting))
    assert sum(told) == 1
    assert desk.sums(Scope(ACCOUNT), wanting("usage").terms).requests_month == 10


def test_of_64_in_several_processes_one_is_admitted(desk: Desk, url: str, tmp_path: Path) -> None:
    waiting = asks(desk, 64)
    parts = [(url, tmp_path, waiting[start::4]) for start in range(4)]
    with ProcessPoolExecutor(4, multiprocessing.get_context("spawn")) as pool:
        assert sum(pool.map(admitted_there, parts)) == 1


def admitted_there(part: tuple[str, Path, list[AskId]]) -> int:
    """How many of them are, in this process, 16 at a time."""
    url, folder, waiting = part
    store = open_store(url, folder, keyring("", folder))
    with ThreadPoolExecutor(16) as pool:
        told = sum(pool.map(lambda ask: admitted(store.desk, ask, 1), waiting))
    store.close()
    return told


def test_of_200_at_100_left_100_are_admitted(desk: Desk, opening: Open) -> None:
    desks = [opening().desk for _ in range(4)]
    waiting = list(enumerate(asks(desk, 200)))
    with ThreadPoolExecutor(20) as pool:
        told = list(pool.map(lambda one: admitted(desks[one[0] % 4], one[1], 100), waiting))
    assert sum(told) == 100
    assert desk.balance(ACCOUNT).of(Unit.REQUEST, Book.HELD) == 100


def test_everybody_ends_the_same_request_and_it_is_settled_once(desk: Desk, opening: Open) -> None:
    request = paying(desk, wanting("usage"))
    attempt = desk.queue(request.id)
    assert attempt is not None and desk.claim(request.id, attempt)
    desks = [opening().desk for _ in range(4)]

    def end(number: int) -> None:
        if number % 2:
            desks[number % 4].finish(request.id, attempt, proven(attempts=2))
        else:
            desks[number % 4].cancel(request.id, ANA)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(end, range(32)))
    assert len(desk.explained(request.id)) == 2
    assert desk.balance(ACCOUNT).charged == 200_000


def test_many_accounts_wait_for_nobody_but_themselves(desk: Desk, opening: Open) -> None:
    desks = [opening().desk for _ in range(4)]

    def live(number: int) -> bool:
        one, account = desks[number % 4], number % 5
        request = paying(one, wanting("usage", month=5), account=account)
        one.adjust(account, 1, reason="x", actor="x", key=str(number))  # type: ignore[arg-type]  # a micro-dollar
        one.cancel(request.id, ANA)
        return True

    with ThreadPoolExecutor(3) as pool:
        assert all(pool.map(live, range(15)))


def test_processes_that_are_killed_leave_books_that_balance(url: str, opening: Open, tmp_path: Path) -> None:
    chance = random.Random(5)
    living = [storming(url, tmp_path, number) for number in range(2)]
    desk = opening().desk
    for number in range(2, 4):
        reached = number * 20
        while sql(url)("UPDATE movements SET number = number WHERE number > " + str(reached)) == 0:
            time.sleep(chance.uniform(0.05, 0.3))
        place = chance.randrange(2)
        living[place].kill()
        living[place].wait()
        assert desk.check_books() is None
        living[place] = storming(url, tmp_path, number)
    for one in living:
        one.kill()
        one.wait()
    assert desk.check_books() is None
    for left in desk.open(most=1000):
        desk.cancel(left.id, ANA)
        assert desk.held_for(left.id) is None
    assert desk.check_books() is None
    for account in range(1, 4):
        balance = desk.balance(account)
        assert [balance.of(unit, Book.HELD) for unit in Unit] == [0, 0, 0]
        assert all(sum(amount for (of, _), amount in balance.books.items() if of == unit) == 0 for unit in Unit)


def storming(url: str, folder: Path, number: int) -> "subprocess.Popen[bytes]":
    line = (sys.executable, "-m", "tests.core.store.storming", url, str(folder), str(number), "3", "2", "20")
    return subprocess.Popen(line)


def test_limits_of_nobody_hold_nobody(desk: Desk) -> None:
    assert wanting().limits == Limits()
    assert not any(isinstance(paying(desk, wanting()), Shortage) for _ in range(3))

"""Limits that all machines share: the pages of the database under GitHub's limiter."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.github import Clock, Limited
from core.github.ledger import Pages
from core.github.pace import CONTENT_A_MINUTE, Cost, Pace
from core.store import Desk, Store


def test_a_page_keeps_what_is_left_on_it(desk: Desk) -> None:
    with desk.page("installation:1") as page:
        assert page.text == ""
        page.text = "first"
    with desk.page("installation:1") as page:
        assert page.text == "first"
    with desk.page("installation:2") as other:
        assert other.text == ""


def test_a_page_that_failed_is_as_it_was(desk: Desk) -> None:
    with pytest.raises(ZeroDivisionError), desk.page("installation:1") as page:
        page.text = str(1 / 0)
    with desk.page("installation:1") as page:
        assert page.text == ""


def test_nobody_gets_a_page_that_somebody_has(opening: Callable[[], Store]) -> None:
    desks = [opening().desk for _ in range(4)]

    def add(desk: Desk) -> None:
        for _ in range(10):
            with desk.page("installation:1") as page:
                page.text = str(int(page.text or "0") + 1)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, desks))
    with desks[0].page("installation:1") as page:
        assert page.text == "40"


def test_machines_share_the_limits_of_an_installation(opening: Callable[[], Store]) -> None:
    paces = [Pace(Pages(opening().desk.page), Clock(lambda: 1e9, time.sleep), patience_s=0) for _ in range(3)]
    for number in range(CONTENT_A_MINUTE):
        paces[number % 3].admit("installation:1", Cost.CONTENT)
    for pace in paces:
        with pytest.raises(Limited):
            pace.admit("installation:1", Cost.CONTENT)
        pace.admit("installation:2", Cost.CONTENT)
    paces[0].freeze("installation:2", 60)
    with pytest.raises(Limited):
        paces[1].admit("installation:2", Cost.READ)

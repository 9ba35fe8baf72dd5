"""When a request will start is said only where something is known, and for the part of the line that holds it back."""

from core.requests.expectation import Ahead, start_s

MINUTES = (60.0, 120.0, 180.0, 3600.0)  # one that took very long does not move the middle far
ALONE = Ahead(1, 0)


def test_nothing_is_said_where_too_little_is_known() -> None:
    assert start_s(Ahead(3, 2), ALONE, 2, MINUTES[:2]) is None
    assert start_s(Ahead(3, 0), ALONE, 2, MINUTES) is None  # nobody works, so nobody knows


def test_more_workers_are_sooner_done() -> None:
    assert start_s(Ahead(4, 1), ALONE, 2, MINUTES) == 600
    assert start_s(Ahead(4, 2), ALONE, 2, MINUTES) == 300


def test_who_has_the_most_that_may_run_waits_for_its_own() -> None:
    assert start_s(Ahead(6, 10), Ahead(6, 2), 2, MINUTES) == 450
    assert start_s(Ahead(6, 10), Ahead(6, 1), 2, MINUTES) == 90

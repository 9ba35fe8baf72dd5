"""What GitHub could not deliver is sent again, once it is needed, and not for ever."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.clerk.sweep import Sweeper
from core.errors import Broken

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Log:
    """GitHub's own list of deliveries: newest first, as (id, guid, answered well)."""

    def __init__(self, *entries: tuple[int, str, bool]) -> None:
        self.entries = list(entries)
        self.asked: list[datetime] = []
        self.sent: list[int] = []
        self.away = False

    def deliveries(self, since: datetime) -> tuple[tuple[int, str, bool], ...]:
        self.asked.append(since)
        return tuple(self.entries)

    def redeliver(self, delivery: int) -> None:
        if self.away:
            raise Broken("GitHub is away.", retryable=True)
        self.sent.append(delivery)


def test_only_what_never_arrived_is_sent_again_oldest_first() -> None:
    log = Log((6, "c", False), (5, "b", False), (4, "a", True), (3, "b", False), (2, "d", True), (1, "a", False))
    assert Sweeper(log, lambda: NOON).step() == 2
    assert log.sent == [5, 6]


def test_it_looks_back_three_days_and_then_at_what_came_since() -> None:
    log, times = Log(), [NOON, NOON, NOON + timedelta(minutes=5)]
    sweeper = Sweeper(log, lambda: times.pop(0))
    sweeper.step()
    sweeper.step()
    assert log.asked == [NOON - timedelta(days=3), NOON - timedelta(minutes=15)]


def test_what_could_not_be_sent_is_looked_at_again() -> None:
    log = Log((1, "a", False))
    sweeper = Sweeper(log, lambda: NOON)
    log.away = True
    with pytest.raises(Broken):
        sweeper.step()
    log.away = False
    assert sweeper.step() == 1
    assert log.asked == [NOON - timedelta(days=3)] * 2


def test_what_fails_again_and_again_is_left_alone() -> None:
    log = Log(*((number, "a", False) for number in range(9, 0, -1)))
    assert Sweeper(log, lambda: NOON).step() == 0

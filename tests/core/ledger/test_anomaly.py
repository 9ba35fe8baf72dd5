"""A day is unusual against the account's own history, never because of one day in it, and never for small change."""

from datetime import date, timedelta

import pytest

from core.ledger.anomaly import FLOOR, unusual
from core.money import Micros

TODAY = date(2026, 11, 21)
LONG_AGO = date(2025, 1, 1)


def _history(amounts: list[float], today: float) -> dict[int, Micros]:
    days = {TODAY - timedelta(days=back): amount for back, amount in enumerate(amounts, 1)} | {TODAY: today}
    return {int(f"{day:%Y%m%d}"): Micros(round(usd * 10**6)) for day, usd in days.items()}


@pytest.mark.parametrize(
    ("amounts", "today", "is_unusual"),
    [
        ([10.0] * 28, 10, False),
        ([10.0] * 28, 15.9, False),
        ([10.0] * 28, 16.1, True),
        ([0.0] * 28, 4.9, False),  # the floor
        ([0.0] * 28, 5.1, True),
        ([10.0] * 27 + [900.0], 16.1, True),  # one expensive day hides nothing
        ([5.0, 15.0] * 14, 45, False),  # its days differ
        ([5.0, 15.0] * 14, 60, True),
        ([0.0] * 20 + [30.0] * 8, 29, True),  # seldom used, and used much
    ],
)
def test_far_more_than_usually(amounts: list[float], today: float, *, is_unusual: bool) -> None:
    found = unusual(_history(amounts, today), TODAY, LONG_AGO)
    assert (found is not None) == is_unusual


def test_it_says_why() -> None:
    found = unusual(_history([10.0] * 28, 100), TODAY, LONG_AGO)
    assert found is not None
    assert found.why == (
        "$100 was spent on models today; $10 is usual for the 28 days before, and $16 would be far more."
    )


def test_nobody_knows_what_is_usual_in_the_first_week() -> None:
    spent = _history([], 500)
    assert unusual(spent, TODAY, TODAY - timedelta(days=6)) is None
    assert unusual(spent, TODAY, TODAY - timedelta(days=7)) is not None
    assert FLOOR == 5_000_000

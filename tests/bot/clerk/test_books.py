"""The books are checked every night, once, and what is wrong is told once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest

from bot.clerk.books import Nightly, Unbalanced
from core.crypto import keyring
from core.money import dollars
from core.store import Store, open_store
from core.telemetry import open_log
from tests.core.store.paying import sql

NIGHT = datetime(2026, 11, 21, 3, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store("", tmp_path, keyring("", tmp_path))
    for key in range(3):
        made.desk.adjust(9, dollars("1"), reason="For the outage.", actor="root", key=str(key))
    yield made
    made.close()


def test_one_clerk_checks_them_a_night(store: Store) -> None:
    log, clock = open_log("off"), [NIGHT - timedelta(hours=2)]
    first, second = (Nightly(store.desk, log, lambda: clock[0]) for _ in range(2))
    assert first.step() == 0, "not before two o'clock"
    clock[0] = NIGHT
    assert (first.step(), second.step(), first.step()) == (1, 0, 0)
    clock[0] += timedelta(days=1)
    assert (second.step(), first.step()) == (1, 0)
    assert store.desk.tally().books_wrong == 0


def test_what_is_wrong_is_told_once_a_night(store: Store, tmp_path: Path) -> None:
    sql(f"sqlite:///{tmp_path}/pullwright.db")(
        "UPDATE entries SET amount = amount + 1 WHERE movement = 2 AND amount > 0"
    )
    out = StringIO()
    nightly = Nightly(store.desk, open_log("info", out), lambda: NIGHT)
    with pytest.raises(Unbalanced, match=r"account 9 are wrong at movement 2 \(adjust:9:1\): its entries of usd"):
        nightly.step()
    assert nightly.step() == 0
    assert '"books wrong"' in out.getvalue() and '"movement": 2' in out.getvalue().replace('":2', '": 2')
    assert store.desk.tally().books_wrong == 1

"""Faults of the database and of those who write to it: what was answered is there, what failed is not."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DatabaseError

from core.crypto import keyring
from core.errors import Broken, Refused
from core.store import Accepted, Delivery, Desk, open_store
from tests.core.store.asking import an_ask
from tests.core.store.conftest import Open
from tests.fakes.databases import Databases

ROOT = Path(__file__).parents[3]
TOO_BIG = 2**70


def test_what_was_answered_outlives_a_killed_process(url: str, opening: Open, tmp_path: Path) -> None:
    opening()  # the database and its key are there before the other process looks
    command = [sys.executable, "-m", "tests.core.store.accepting", url, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(20):
            process.stdout.readline()
        process.kill()
        said = 20 + len(process.stdout.read().split())
    kept = {taken.ask.key for taken in opening().desk.take_asks(1000)}
    assert {f"key-{number}-{half}" for number in range(said) for half in "ab"} <= kept
    assert len(kept) % 2 == 0, "half a transaction was kept"


def test_one_that_the_database_cannot_hold_does_not_harm_the_others(desk: Desk) -> None:
    good = [an_ask(f"good-{n}") for n in range(12)]

    def deliver(n: int) -> Accepted | None:
        try:
            return desk.accept(Delivery(f"d-{n}", "x", "", TOO_BIG if n % 4 == 0 else 7), [good[n]])
        except (DatabaseError, OverflowError):
            return None

    with ThreadPoolExecutor(12) as pool:
        kept = list(pool.map(deliver, range(12)))
    assert [one is None for one in kept] == [n % 4 == 0 for n in range(12)]
    assert len(desk.take_asks(100)) == 9
    with pytest.raises((DatabaseError, OverflowError)):
        desk.accept_all([(Delivery("a", "x", "", TOO_BIG), []), (Delivery("b", "x"), [])])


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_that_cannot_hold_any_text_is_refused(databases: Databases, tmp_path: Path, encoding: str) -> None:
    url = databases.plain(encoding)
    with pytest.raises(Refused, match=f"has the encoding {encoding}.*ENCODING 'UTF8'"):
        open_store(url, tmp_path, keyring("", tmp_path))


def test_a_connection_that_was_cut_is_made_again(databases: Databases, tmp_path: Path) -> None:
    url = databases.fresh("postgresql")
    store = open_store(url, tmp_path, keyring("", tmp_path))
    assert store.desk.take_asks(1) == ()
    cut(url)
    assert store.desk.take_asks(1) == ()
    store.close()
    databases.give_back(url)


def test_a_database_that_is_gone_is_broken_and_can_be_tried_again(databases: Databases, tmp_path: Path) -> None:
    url = databases.fresh("postgresql")
    store = open_store(url, tmp_path, keyring("", tmp_path))
    name = url.partition("?")[0].rpartition("/")[2]
    admin = create_engine(url.replace(name, "postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()
    of_desk = (lambda: store.desk.accept(Delivery("d", "x"), []), store.desk.waiting, lambda: store.desk.take_asks(1))
    for use in (*of_desk, lambda: store.history.recent(1), lambda: store.step_ended(1, 0.5, "")):
        with pytest.raises(Broken, match="Try again in a moment") as broken:
            use()
        assert broken.value.retryable
    store.close()


def cut(url: str) -> None:
    """End every other connection to that database, as a restart would."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))
    engine.dispose()

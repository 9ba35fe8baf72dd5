"""What lies in the database: encrypted where a person or a model wrote it, and carried along by migrations."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from core.crypto import Keyring, keyring
from core.errors import Broken
from core.names import RunId, Sha
from core.requests import Outcome, Publication
from core.runs import Issue
from core.store import open_store
from core.store.opening import MIGRATIONS
from tests.core.store.asking import ANA, accept, an_ask, running

OLD = RunId("0123456789abcdef")


def test_nothing_a_person_wrote_is_in_the_file_in_clear(tmp_path: Path) -> None:
    store = open_store("", tmp_path, keyring("", tmp_path))
    desk, request = store.desk, running(store.desk)
    refused = an_ask()
    accept(desk, refused)
    desk.refuse(refused.id, "permission", "canary-sentence")
    desk.feedback(request.id, ANA, "canary-feedback")
    desk.intend(request.id, 1, "pull")
    desk.done(request.id, 1, "pull", "canary-result")
    desk.publish(request.id, 1, Publication(pull_url="canary-url"))
    desk.finish(request.id, 1, Outcome("proven", "canary-why"))
    desk.keep_secret("private_key", "canary-key")
    store.close()
    written = b"".join(path.read_bytes() for path in tmp_path.glob("pullwright.db*"))
    assert b"private_key" in written  # what is not secret can be queried
    assert b"canary" not in written.lower()


def test_a_secret_does_not_open_in_another_ones_place(tmp_path: Path) -> None:
    store = open_store("", tmp_path, keyring("", tmp_path))
    store.desk.keep_secret("client_secret", "one")
    store.desk.keep_secret("webhook_secret", "two")
    swap(tmp_path, "UPDATE secrets SET value = (SELECT value FROM secrets WHERE name = 'client_secret')")
    with pytest.raises(Broken, match="changed outside"):
        store.desk.secret("webhook_secret")
    store.close()


def test_asks_are_read_with_an_old_key(tmp_path: Path) -> None:
    old, new = Keyring((b"o" * 32,)), Keyring((b"n" * 32, b"o" * 32))
    first = open_store("", tmp_path, old)
    ask = an_ask()
    accept(first.desk, ask)
    first.close()
    second = open_store("", tmp_path, new)
    assert [taken.ask for taken in second.desk.take_asks(1)] == [ask]
    second.close()


def test_a_database_of_the_first_version_is_carried_over_and_back(tmp_path: Path) -> None:
    ring = keyring("", tmp_path)
    migrate(tmp_path, "0001")
    issue = ring.encrypt('{"title":"old","body":"issue","stripped":[]}', "requests.issue")
    options, place = ring.encrypt("{}", "requests.options"), ring.encrypt("/repo", "requests.repository")
    swap(
        tmp_path,
        f"INSERT INTO requests VALUES ('{OLD}', '2026-11-20 12:00:00', 'cli', '{place}', '{issue}', '{options}')",
        f"INSERT INTO runs (id, request_id, state, base_sha, started) "
        f"VALUES ('{OLD}', '{OLD}', 'running', '{Sha('0' * 40)}', '2026-11-20 12:00:00')",
    )
    for _ in range(2):
        store = open_store("", tmp_path, ring)
        kept = store.history.load(OLD)
        assert (kept.issue, kept.repository) == (Issue("old", "issue"), "/repo")
        assert store.desk.by_run(OLD) is None
        store.close()
        migrate(tmp_path, "0001", back=True)


def test_processes_that_start_together_migrate_once(url: str, tmp_path: Path) -> None:
    fresh = f"sqlite:///{tmp_path / 'fresh.db'}" if url.startswith("sqlite") else url
    if fresh == url:
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        engine.dispose()
    ring = keyring("", tmp_path)
    with ThreadPoolExecutor(4) as pool:
        for store in pool.map(lambda _: open_store(fresh, tmp_path, ring), range(4)):
            assert store.desk.take_asks(1) == ()
            store.close()


def swap(folder: Path, *statements: str) -> None:
    """Do something to the file that only somebody outside would."""
    engine = create_engine(f"sqlite:///{folder / 'pullwright.db'}")
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement.replace(":", "\\:")))
    engine.dispose()


def migrate(folder: Path, version: str, *, back: bool = False) -> None:
    """Bring the file to `version`, with nothing but Alembic."""
    engine = create_engine(f"sqlite:///{folder / 'pullwright.db'}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        (command.downgrade if back else command.upgrade)(config, version)
    engine.dispose()

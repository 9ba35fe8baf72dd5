"""Opening a database: the engine, its settings, and the migrations where they are due."""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from core.begun import take_up
from core.crypto import Keyring
from core.errors import Refused
from core.store.books import begin_as_told
from core.store.desk import Desk
from core.store.encoding import check_encoding
from core.store.moments import Clock, database_clock
from core.store.runs import Store
from core.store.silence import broken
from core.store.tables import tables

MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATING = 7_133_000  # the advisory lock of whoever migrates
_BUSY_MS = 8_000  # GitHub waits ten seconds for an answer, and is to get one
_AGAIN_MS = 50


def open_store(url: str, data: Path, ring: Keyring, clock: Clock = database_clock) -> Store:
    """The store at `url` (empty: SQLite in `data`), migrated to the newest version.

    Runs that were only noted so far are entered. `clock` is what the desk's leases go by; anything but the
    database's own is for simulations.

    Raises `Refused` for a URL that is none and for a database that cannot hold any text, `Broken(retryable)` when
    the database does not answer.
    """
    if not url:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        url = f"sqlite:///{data / 'pullwright.db'}"
    try:
        engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"))
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError):
        raise Refused("DATABASE_URL: not a database URL; for example postgresql+psycopg://user@host/db.") from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_settings)
        begin_as_told(engine)
    elif engine.dialect.name == "postgresql":
        check_encoding(engine)
    try:
        return _opened(engine, data, ring, clock)
    except BaseException:
        engine.dispose()
        raise


def _opened(engine: Engine, data: Path, ring: Keyring, clock: Clock) -> Store:
    try:
        _migrate(engine)
    except OperationalError as error:
        raise broken(error, "The database cannot be opened") from error
    known = tables(ring)
    store = Store(engine, known, Desk(engine, known, ring, clock))
    take_up(data, ring, store.begin)
    return store


def _sqlite_settings(connection: object, _entry: ConnectionPoolEntry) -> None:
    """WAL, so that `status` can read while a run writes, and patience where two write."""
    cursor = connection.cursor()  # type: ignore[attr-defined]  # a DBAPI connection, which has no type here
    cursor.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
    _use_wal(cursor.execute)
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _use_wal(execute: Callable[[str], object]) -> None:
    """Two that switch a new file at the same moment are not made to wait by SQLite, but refused."""
    for _ in range(_BUSY_MS // _AGAIN_MS):
        try:
            execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            time.sleep(_AGAIN_MS / 1000)
        else:
            return
    execute("PRAGMA journal_mode=WAL")


def newest_version() -> str:
    """The revision that the newest migration file makes; its file name begins with it."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _migrate(engine: Engine) -> None:
    """Run the migrations that are due, once, whoever else starts now.

    Alembic is imported only then: it is a third of our start-up time.
    """
    with engine.connect() as connection:
        if _is_newest(connection):
            return
    with engine.execution_options(begins=("BEGIN IMMEDIATE",)).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _MIGRATING})
        if not _is_newest(connection):
            _upgrade(connection)


def _is_newest(connection: Connection) -> bool:
    known = inspect(connection).has_table("alembic_version")
    return known and connection.scalar(text("SELECT version_num FROM alembic_version")) == newest_version()


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")

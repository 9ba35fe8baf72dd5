"""Opening a database: the engine, its settings, and the migrations where they are due."""

from pathlib import Path

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from core.crypto import Keyring
from core.errors import Broken, Refused
from core.store.runs import Store
from core.store.tables import tables

MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_MS = 10_000


def open_store(url: str, data: Path, ring: Keyring) -> Store:
    """The store at `url` (empty: SQLite in `data`), migrated to the newest version.

    Raises `Refused` for a URL that is none, `Broken(retryable)` when the database does not answer.
    """
    if not url:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        url = f"sqlite:///{data / 'pullwright.db'}"
    try:
        engine = create_engine(url)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError):
        raise Refused("DATABASE_URL: not a database URL; for example postgresql+psycopg://user@host/db.") from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_settings)
    try:
        _migrate(engine)
    except OperationalError as error:
        raise Broken(f"The database cannot be opened: {_first_line(error)}", retryable=True) from error
    return Store(engine, tables(ring))


def _sqlite_settings(connection: object, _entry: ConnectionPoolEntry) -> None:
    """WAL, so that `status` can read while a run writes, and patience where two write."""
    cursor = connection.cursor()  # type: ignore[attr-defined]  # a DBAPI connection, which has no type here
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def newest_version() -> str:
    """The revision that the newest migration file makes; its file name begins with it."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _migrate(engine: Engine) -> None:
    """Run the migrations that are due. Alembic is imported only then: it is a third of our start-up time."""
    with engine.connect() as connection:
        known = inspect(connection).has_table("alembic_version")
        if known and connection.scalar(text("SELECT version_num FROM alembic_version")) == newest_version():
            return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _first_line(error: OperationalError) -> str:
    return str(error.orig).partition("\n")[0]

"""Transactions: how one begins, ends and fails, the same on SQLite and PostgreSQL."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any, TypeVar, TypeVarTuple

from sqlalchemy import Column, Connection, Engine, Table, event, text
from sqlalchemy.exc import InterfaceError, OperationalError

from core.store.moments import Clock, database_clock
from core.store.silence import broken
from core.store.tables import Tables

T = TypeVar("T")
Of = TypeVarTuple("Of")

_BEGINNINGS = {
    "NORMAL": ("PRAGMA synchronous=NORMAL", "BEGIN IMMEDIATE"),  # outlives the death of any process
    "FULL": ("PRAGMA synchronous=FULL", "BEGIN IMMEDIATE"),  # outlives the loss of power, too
}


class Books:
    """The database under the desk: transactions that write, connections that read, and its clock."""

    def __init__(self, engine: Engine, tables: Tables, clock: Clock = database_clock) -> None:
        self.tables = tables.desk
        self.runs = tables
        self.billing = tables.billing
        self.now = clock
        self._engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        dialect = import_module(f"sqlalchemy.dialects.{engine.dialect.name}")  # the one that is there, not both
        self.insert: Callable[[Table], Any] = dialect.insert
        self._made: dict[Any, Any] = {}
        self._writing = {durable: engine.execution_options(begins=how) for durable, how in _BEGINNINGS.items()}
        # on PostgreSQL each statement sees what is there when it begins, in a transaction or not: so without one
        self._reading = engine if self.is_sqlite else engine.execution_options(isolation_level="AUTOCOMMIT")

    def once(self, make: Callable[["Books", *Of], T], *args: *Of) -> T:
        """What `make` makes of these books and `args`, made the first time only.

        For statements that are executed all day: to build one takes longer than to execute it.
        """
        key = (make, args)
        if key not in self._made:
            self._made[key] = make(self, *args)
        made: T = self._made[key]
        return made

    @contextmanager
    def write(self, durable: str = "NORMAL") -> Iterator[Connection]:
        """One transaction. On SQLite it has the write lock from the start, so that what it read stays true.

        Raises `Broken(retryable)` when the database does not answer; then nothing was written.
        """
        try:
            with self._writing[durable].begin() as connection:
                yield connection
        except (OperationalError, InterfaceError) as error:
            raise broken(error) from error

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading; it waits for nobody."""
        try:
            with self._reading.connect() as connection:
                yield connection
        except (OperationalError, InterfaceError) as error:
            raise broken(error) from error

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection for reading, to which the database looks as it does now until it is given back."""
        how: dict[str, Any] = {"begins": ("BEGIN",)} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        try:
            with self._engine.connect() as connection, connection.execution_options(**how).begin():
                yield connection
        except (OperationalError, InterfaceError) as error:
            raise broken(error) from error

    def one_at_a_time(self, connection: Connection, number: int) -> None:
        """Until the transaction ends, nobody else gets past here with the same `number`."""
        if not self.is_sqlite:  # there, every writing transaction is alone anyway
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})

    def add_once(self, connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
        """Insert `row`; False, and nothing done, if one of its unique values is there already."""
        return self.numbered(connection, table, row) is not None

    def numbered(self, connection: Connection, table: Table, row: Mapping[str, Any]) -> Any:
        """The same; what the first column of the primary key became, or None if nothing was done."""
        return connection.scalar(self.once(_adding, table, next(iter(table.primary_key))), row)

    def add_new(
        self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], told: Column[Any]
    ) -> set[Any]:
        """Insert those of `rows` whose unique values are not there yet, in one statement; their values of `told`."""
        if not rows:
            return set()
        return set(connection.scalars(self.once(_adding, table, told), rows))

    def put(self, connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
        """Insert `row`, or write it over the one with the same primary key."""
        connection.execute(self.once(_putting, table, tuple(row)), row)


def _adding(books: Books, table: Table, told: Column[Any]) -> Any:
    return books.insert(table).on_conflict_do_nothing().returning(told)


def _putting(books: Books, table: Table, names: tuple[str, ...]) -> Any:
    keys, insert = [column.name for column in table.primary_key], books.insert(table)
    fresh = {name: insert.excluded[name] for name in names if name not in keys}
    return insert.on_conflict_do_update(index_elements=keys, set_=fresh)


def begin_as_told(engine: Engine) -> None:
    """Let transactions of `engine` on SQLite begin as their `begins` option says."""
    event.listen(engine, "begin", _begin)


def _begin(connection: Connection) -> None:
    for statement in connection.get_execution_options().get("begins", ()):
        connection.exec_driver_sql(statement)


def short(text: str, most: int) -> str:
    """`text`, or its hash where it is longer than its column: a header or a branch is as long as its sender wants."""
    return text if len(text) <= most else hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

"""Moments: in UTC wherever they are stored, and taken from the database's clock wherever a lease depends on them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, DateTime, Dialect, TypeDecorator, text

Clock = Callable[[Connection], datetime]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SQL = {
    "sqlite": text("SELECT (julianday('now') - 2440587.5) * 86400.0"),
    "postgresql": text("SELECT extract(epoch FROM clock_timestamp())"),
}


class Moment(TypeDecorator[datetime]):
    """A point in time that is always aware and always UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite keeps no zone, so everything is UTC before it gets there."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware again."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def database_clock(connection: Connection) -> datetime:
    """Now, as the database has it: the one clock that every process of a deployment shares."""
    seconds = connection.scalar(_SQL[connection.dialect.name])
    return _EPOCH + timedelta(seconds=float(seconds or 0))

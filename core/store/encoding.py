"""A PostgreSQL database has to hold any text; one whose encoding cannot is refused before anything is read from it."""

from sqlalchemy import Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from core.errors import Refused

_NEEDED = "UTF8"
_WRONG = (
    "DATABASE_URL: the database {name} has the encoding {encoding}, which cannot hold all that people write. Make one "
    "with CREATE DATABASE {name}_utf8 ENCODING 'UTF8' TEMPLATE template0; and name that."
)


def check_encoding(engine: Engine) -> None:
    """Have every new connection of `engine` raise `Refused` unless its database is in UTF-8."""
    event.listen(engine, "connect", _check, insert=True)  # before SQLAlchemy reads the server's version, as bytes


def _check(connection: object, _entry: ConnectionPoolEntry) -> None:
    info = connection.info  # type: ignore[attr-defined]  # a connection of psycopg, which has no type here
    encoding = info.parameter_status("server_encoding")
    if encoding != _NEEDED:
        name = info.dbname
        connection.close()  # type: ignore[attr-defined]  # as above; nobody else would
        raise Refused(_WRONG.format(name=name, encoding=encoding))

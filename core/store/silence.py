"""What is said when a database does not do what it is asked."""

import sqlite3

from sqlalchemy.exc import InterfaceError, OperationalError

from core.errors import Broken

_FULL = "The disk of the database is full. Free some space and run the same again: what was written before is kept."
_SILENT = "{}: {}. Try again in a moment; if that does not help, look at the database's own log."
_PG_FULL = "53100"  # disk_full, of PostgreSQL's table of error codes


def broken(error: OperationalError | InterfaceError, what: str = "The database did not answer") -> Broken:
    """`error` as a sentence with the next step; `what` could not be done."""
    if _is_full(error):
        return Broken(_FULL, retryable=True)
    return Broken(_SILENT.format(what, str(error.orig).partition("\n")[0]), retryable=True)


def _is_full(error: OperationalError | InterfaceError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code == sqlite3.SQLITE_FULL or getattr(error.orig, "sqlstate", None) == _PG_FULL

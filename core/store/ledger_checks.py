"""Checking the books: every movement of every account against its chain, its entries, its request and its closing."""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, Row, select, union

from core.errors import PullwrightError
from core.ledger.audit import Audit
from core.ledger.balance import Wrong
from core.ledger.movement import Book, Entry, Unit
from core.names import RequestId
from core.store.billing_tables import BillingTables
from core.store.books import Books
from core.store.ledger_closing import COLUMNS, closing
from core.store.ledger_lines import line_of

_PAGE = 1000
_UNREADABLE = "it cannot be read: {}"
_STRAY = "its entry {} is booked for another account, day, period, place or person than the movement"
_ORPHAN = "its entries belong to no movement of this account"
_MISSING = "the chain goes up to here, and this movement is not there"
_BEYOND = "it came after the end of the chain: it was put in without being chained, or the end was changed"
_NO_CHAIN = "the account has movements and no chain"
_CLOSING = "the closing up to here is not what the entries add up to"
_ENDED = "its request has ended, and what was reserved for it was neither settled nor given back"
_RUNNING = "it ends a reservation, and the request has not ended"
_NO_REQUEST = "it is for a request that does not exist"


def check(books: Books, account: int | None = None) -> Wrong | None:
    """The wrong entry with the lowest number, of `account` or of all; those of an account as a whole come last.

    Each account is looked at as it is at one moment, whatever is written meanwhile.
    """
    found = [wrong for one in _accounts(books, account) if (wrong := _check_one(books, one))]
    return min(found, key=lambda wrong: (wrong.number is None, wrong.number or 0), default=None)


def _accounts(books: Books, account: int | None) -> list[int]:
    if account is not None:
        return [account]
    tables = books.billing
    known = union(*(select(table.c.account) for table in (tables.chains, tables.movements, tables.entries)))
    with books.read() as connection:
        return sorted(connection.scalars(known))


def _check_one(books: Books, account: int) -> Wrong | None:
    audit = Audit(account)
    with books.snapshot() as connection:
        return (
            _movements(connection, books.billing, audit)
            or _chain(connection, books.billing, audit)
            or _stray(connection, books.billing, account)
            or _requests(connection, books, audit)
            or _closings(connection, books.billing, account)
        )


def _movements(connection: Connection, tables: BillingTables, audit: Audit) -> Wrong | None:
    while rows := _page(connection, tables, audit):
        if isinstance(rows, Wrong):
            return rows
        entries = _entries(connection, tables, audit.account, audit.number + 1, rows[-1].number)
        orphan = min(entries.keys() - {row.number for row in rows}, default=rows[-1].number)
        for row in rows:
            if orphan < row.number:
                return Wrong(audit.account, orphan, "", _ORPHAN)
            wrong = _movement(row, entries.get(row.number, []), audit)
            if wrong:
                return wrong
    return None


def _movement(row: Row[Any], entries: list[Row[Any]], audit: Audit) -> Wrong | None:
    stray = next((one for one in entries if _place(one) != _place(row)), None)
    if stray is not None:
        return Wrong(audit.account, row.number, row.key, _STRAY.format(stray.number))
    try:
        line = line_of(row, tuple(Entry(Unit(one.unit), Book(one.book), one.amount) for one in entries))
    except ValueError as error:
        return Wrong(audit.account, row.number, row.key, _UNREADABLE.format(str(error).partition("\n")[0]))
    return audit.take(line)


def _place(row: Row[Any]) -> tuple[Any, ...]:
    return row.account, row.day, row.period, row.installation, row.repository_id, row.person_id


def _page(connection: Connection, tables: BillingTables, audit: Audit) -> list[Row[Any]] | Wrong:
    """The next movements; where one of them cannot be decrypted, those before it, and then what is wrong with it."""
    table = tables.movements
    here = (table.c.account == audit.account) & (table.c.number > audit.number)
    for most in (_PAGE, 1):
        try:
            return list(connection.execute(select(table).where(here).order_by(table.c.number).limit(most)))
        except PullwrightError as error:
            why = str(error)
    bare = select(table.c.number, table.c.key).where(here).order_by(table.c.number).limit(1)
    row = connection.execute(bare).one()
    return Wrong(audit.account, row.number, row.key, _UNREADABLE.format(why))


def _entries(
    connection: Connection, tables: BillingTables, account: int, first: int, last: int
) -> dict[int, list[Row[Any]]]:
    table = tables.entries
    here = (table.c.account == account) & table.c.movement.between(first, last)
    found: dict[int, list[Row[Any]]] = {}
    for row in connection.execute(select(table).where(here).order_by(table.c.movement, table.c.number)):
        found.setdefault(row.movement, []).append(row)
    return found


def _chain(connection: Connection, tables: BillingTables, audit: Audit) -> Wrong | None:
    """The chain says which movement is the newest, so that none is taken off its end, or put there."""
    chains = tables.chains
    row = connection.execute(select(chains).where(chains.c.account == audit.account)).first()
    newest = audit.last
    if row is None:
        return Wrong(audit.account, newest.number, newest.movement.key, _NO_CHAIN) if newest else None
    if row.number > audit.number:
        return Wrong(audit.account, row.number, "", _MISSING)
    if row.number < audit.number or bytes(row.digest) != audit.digest:
        return Wrong(audit.account, audit.number, newest.movement.key if newest else "", _BEYOND)
    return None


def _stray(connection: Connection, tables: BillingTables, account: int) -> Wrong | None:
    """Entries between the movements, or after the last."""
    entries, movements = tables.entries, tables.movements
    own = select(movements.c.number).where(movements.c.number == entries.c.movement, movements.c.account == account)
    lost = select(entries.c.movement).where(entries.c.account == account, ~own.exists()).order_by(entries.c.movement)
    number = connection.scalar(lost.limit(1))
    return None if number is None else Wrong(account, number, "", _ORPHAN)


def _requests(connection: Connection, books: Books, audit: Audit) -> Wrong | None:
    """What is open here is open there, and the other way round."""
    requests, movements = books.tables.requests, books.billing.movements
    ended = (requests.c.ended.is_not(None), requests.c.id.is_(None), requests.c.account != audit.account)
    said = select(movements.c.number, movements.c.key, movements.c.request_id, *ended)
    joined = said.outerjoin_from(movements, requests, requests.c.id == movements.c.request_id)
    mine = joined.where(movements.c.account == audit.account, movements.c.request_id.is_not(None))
    newest: dict[RequestId, Row[Any]] = {}
    for row in connection.execute(mine.order_by(movements.c.number)):
        newest[row.request_id] = row
    for request, row in newest.items():
        number, key, _, is_ended, is_missing, is_others = tuple(row)
        what = _NO_REQUEST if is_missing or is_others else ""
        if not what and bool(is_ended) == (request in audit.open):
            what = _ENDED if is_ended else _RUNNING
        if what:
            return Wrong(audit.account, number, key, what)
    return None


def _closings(connection: Connection, tables: BillingTables, account: int) -> Wrong | None:
    table, chains = tables.closings, tables.chains
    closed = connection.scalar(select(chains.c.closed).where(chains.c.account == account)) or 0
    ends = set(connection.scalars(select(table.c.upto).where(table.c.account == account).distinct()))
    for after, upto in pairwise(sorted({0, *ends, closed})):
        columns = [table.c[name] for name in COLUMNS]
        written = select(*columns).where(table.c.account == account, table.c.upto == upto)
        reckoned = (row for query in closing(tables, account, after, upto) for row in connection.execute(query))
        if upto > closed or _alike(connection.execute(written)) != _alike(reckoned):
            return Wrong(account, upto, "", _CLOSING)
    return None


def _alike(rows: Iterable[Any]) -> Counter[tuple[Any, ...]]:
    return Counter((*row[:-1], int(row[-1])) for row in rows)

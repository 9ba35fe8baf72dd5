"""Reading movements back."""

from collections import defaultdict
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, Row, Select, and_, bindparam, literal_column, select

from core.ledger.balance import Line
from core.ledger.movement import Book, Entry, Kind, Movement, Scope, Unit
from core.ledger.tariff import Tariff
from core.names import RequestId
from core.plans.entitlement import Source
from core.plans.plan import PlanName
from core.serial import read
from core.store.billing_tables import BillingTables
from core.store.books import Books


def lines(connection: Connection, tables: BillingTables, query: Select[*tuple[Any, ...]]) -> list[Line]:
    """The movements that `query` selects, with their entries, in its order; all of one account."""
    rows = connection.execute(query).all()
    found: defaultdict[int, list[Entry]] = defaultdict(list)
    if rows:
        numbers = [row.number for row in rows]
        entries = tables.entries
        here = (entries.c.account == rows[0].account) & entries.c.movement.between(min(numbers), max(numbers))
        own = select(entries).where(here).order_by(entries.c.movement, entries.c.number)
        for entry in connection.execute(own):
            found[entry.movement].append(Entry(Unit(entry.unit), Book(entry.book), entry.amount))
    return [line_of(row, tuple(found[row.number])) for row in rows]


def of_request(connection: Connection, tables: BillingTables, request: RequestId) -> list[Line]:
    """Everything that was written for `request`, oldest first."""
    movements = tables.movements
    query = select(movements).where(movements.c.request_id == request).order_by(movements.c.number)
    return lines(connection, tables, query)


def told_of(books: Books, connection: Connection, request: RequestId) -> list[Movement]:
    """The same in one statement, without the sentences that nobody reckons with."""
    found: dict[int, tuple[Row[Any], list[Entry]]] = {}
    for row in connection.execute(books.once(_told_of), {"of": request}):
        entries = found.setdefault(row.number, (row, []))[1]
        if row.unit is not None:
            entries.append(Entry(Unit(row.unit), Book(row.book), row.amount))
    return [movement_of(row, tuple(entries)) for row, entries in found.values()]


def _told_of(books: Books) -> Executable:
    movements, entries = books.billing.movements, books.billing.entries
    unread = ("reason", "actor", "created", "digest")
    plain = [column for column in movements.c if column.name not in unread]
    own = and_(entries.c.account == movements.c.account, entries.c.movement == movements.c.number)
    silent: list[ColumnElement[str]] = [literal_column("''").label(name) for name in ("reason", "actor")]
    query = select(*plain, *silent, entries.c.unit, entries.c.book, entries.c.amount)
    mine = query.outerjoin_from(movements, entries, own).where(movements.c.request_id == bindparam("of"))
    return mine.order_by(movements.c.number, entries.c.number)


def line_of(row: Row[Any], entries: tuple[Entry, ...]) -> Line:
    """The line of a row."""
    return Line(row.number, row.created, movement_of(row, entries), bytes(row.digest))


def movement_of(row: Row[Any], entries: tuple[Entry, ...]) -> Movement:
    """The movement of a row."""
    return Movement(
        key=row.key,
        kind=Kind(row.kind),
        scope=Scope(row.account, row.installation, row.repository_id, row.person_id),
        request=RequestId(row.request_id) if row.request_id else None,
        day=row.day,
        period=row.period,
        plan=PlanName(row.plan),
        source=Source(row.source),
        reason=row.reason or "",
        actor=row.actor or "",
        entries=entries,
        tariff=read(Tariff, row.tariff) if row.tariff else None,
    )

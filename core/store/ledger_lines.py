"""Reading movements back."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from core.ledger.balance import Line
from core.ledger.movement import Book, Entry, Kind, Movement, Scope, Unit
from core.ledger.tariff import Tariff
from core.names import RequestId
from core.plans.entitlement import Source
from core.plans.plan import PlanName
from core.serial import read
from core.store.billing_tables import BillingTables


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


def line_of(row: Row[Any], entries: tuple[Entry, ...]) -> Line:
    """The movement of a row."""
    movement = Movement(
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
    return Line(row.number, row.created, movement, bytes(row.digest))

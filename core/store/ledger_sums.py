"""Sums of the ledger: what closings say, and what came after them. Nothing of it is kept anywhere."""

from collections import Counter
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, func, select

from core.ledger.balance import Balance, Day
from core.ledger.movement import Book, Unit
from core.money import Micros
from core.store.billing_tables import BillingTables


def closed(connection: Connection, tables: BillingTables, account: int) -> int:
    """The movement that the closings of `account` go up to. What is added after this was asked changes no sum of it."""
    chains = tables.chains
    return connection.scalar(select(chains.c.closed).where(chains.c.account == account)) or 0


def balance(connection: Connection, tables: BillingTables, account: int) -> Balance:
    """Every book of it."""
    found = _grouped(connection, tables, account, ("unit", "book"))
    return Balance({(Unit(unit), Book(book)): amount for (unit, book), amount in found.items()})


def days(connection: Connection, tables: BillingTables, account: int, since: int, until: int) -> tuple[Day, ...]:
    """Its days from `since` to `until`, both as 20261121 and both included, oldest first; none without a movement."""
    found = _grouped(connection, tables, account, ("day", "unit", "book"), since, until)
    return tuple(_day(day, found) for day in sorted({key[0] for key in found}))


def _grouped(
    connection: Connection,
    tables: BillingTables,
    account: int,
    by: tuple[str, ...],
    since: int | None = None,
    until: int | None = None,
) -> Counter[tuple[Any, ...]]:
    found: Counter[tuple[Any, ...]] = Counter()
    for table, here in _both(tables, account, closed(connection, tables, account)):
        columns: list[Column[Any]] = [table.c[name] for name in by]
        query = select(*columns, func.sum(table.c.amount)).where(here).group_by(*columns)
        if since is not None and until is not None:
            query = query.where(table.c.day.between(since, until))
        for *key, amount in connection.execute(query):
            found[tuple(key)] += int(amount)
    return found


def _both(tables: BillingTables, account: int, upto: int) -> list[tuple[Table, ColumnElement[bool]]]:
    closings, entries = tables.closings, tables.entries
    whole = and_(closings.c.account == account, closings.c.kind == "", closings.c.target == 0, closings.c.upto <= upto)
    return [(closings, whole), (entries, and_(entries.c.account == account, entries.c.movement > upto))]


def _day(day: int, found: Counter[tuple[Any, ...]]) -> Day:
    def of(unit: Unit, book: Book) -> int:
        return found[day, unit, book]

    return Day(
        day=day,
        proven=of(Unit.REQUEST, Book.USED),
        held_requests=of(Unit.REQUEST, Book.HELD),
        charged=Micros(of(Unit.USD, Book.CHARGED)),
        held=Micros(of(Unit.USD, Book.HELD)),
        spent=Micros(of(Unit.COST, Book.SPENT)),
        held_cost=Micros(of(Unit.COST, Book.HELD)),
    )

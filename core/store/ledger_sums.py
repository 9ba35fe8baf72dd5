"""Sums of the ledger: what closings say, and what came after them. Nothing of it is kept anywhere."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, func, or_, select

from core.ledger.balance import Balance, Day
from core.ledger.limits import BudgetScope, Sums
from core.ledger.movement import TAKEN, Book, Scope, Unit
from core.money import Micros
from core.plans.period import Period
from core.store.billing_tables import BillingTables

_DAY, _MONTH = BudgetScope.DAY, BudgetScope.MONTH


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


def proven(connection: Connection, tables: BillingTables, account: int, period: int) -> int:
    """How many of its requests were counted in that period of its plan."""
    used = {"period": period, "unit": Unit.REQUEST, "book": Book.USED}
    return sum(_alike(connection, tables, account, used))


def credit(connection: Connection, tables: BillingTables, account: int) -> Micros:
    """What it was given and has not used up."""
    return Micros(sum(_alike(connection, tables, account, {"unit": Unit.USD, "book": Book.CREDIT})))


def taken(connection: Connection, tables: BillingTables, scope: Scope, period: Period) -> Sums:
    """What is held and used in that period and on its day: of the account, and for those in `scope`."""
    upto = closed(connection, tables, scope.account)
    found: Counter[tuple[Unit, BudgetScope]] = Counter()
    _add_closed(found, connection, tables, scope, period, upto)
    _add_open(found, connection, tables, scope, period, upto)
    return Sums(scope, period, dict(found))


def _whose(scope: Scope) -> dict[BudgetScope, int | None]:
    return {
        BudgetScope.PERSON: scope.person,
        BudgetScope.REPOSITORY: scope.repository,
        BudgetScope.INSTALLATION: scope.installation,
    }


def _add_closed(
    found: Counter[tuple[Unit, BudgetScope]],
    connection: Connection,
    tables: BillingTables,
    scope: Scope,
    period: Period,
    upto: int,
) -> None:
    table = tables.closings
    targets = [("", 0), *((kind, target) for kind, target in _whose(scope).items() if target is not None)]
    for kind, target in targets if upto else ():
        of = [table.c.kind == kind, table.c.target == target, table.c.upto <= upto]
        month = table.c.period == period.number
        for scoped, when in ((BudgetScope(kind), month),) if kind else ((_MONTH, month), (_DAY, _on(table, period))):
            query = _units(table, scope.account, *of, when)
            for unit, amount in connection.execute(query):
                found[Unit(unit), scoped] += int(amount)


def _on(table: Table, period: Period) -> ColumnElement[bool]:
    """Its day; a period that ends on a day shares it with the next."""
    return table.c.day == period.day


def _add_open(
    found: Counter[tuple[Unit, BudgetScope]],
    connection: Connection,
    tables: BillingTables,
    scope: Scope,
    period: Period,
    upto: int,
) -> None:
    table = tables.entries
    month = table.c.period == period.number
    columns = {
        BudgetScope.PERSON: table.c.person_id,
        BudgetScope.REPOSITORY: table.c.repository_id,
        BudgetScope.INSTALLATION: table.c.installation,
    }
    when: dict[BudgetScope, ColumnElement[bool]] = {_MONTH: month, _DAY: _on(table, period)}
    when |= {kind: and_(month, columns[kind] == target) for kind, target in _whose(scope).items() if target is not None}
    parts = [func.coalesce(func.sum(table.c.amount).filter(where), 0) for where in when.values()]
    query = select(table.c.unit, *parts).where(table.c.account == scope.account, table.c.movement > upto)
    query = query.where(table.c.book.in_(TAKEN), or_(month, _on(table, period))).group_by(table.c.unit)
    for unit, *amounts in connection.execute(query):
        for scoped, amount in zip(when, amounts, strict=True):
            found[Unit(unit), scoped] += int(amount)


def _units(table: Table, account: int, *where: ColumnElement[bool]) -> Any:
    mine = (table.c.account == account, table.c.book.in_(TAKEN), *where)
    return select(table.c.unit, func.sum(table.c.amount)).where(*mine).group_by(table.c.unit)


def _alike(connection: Connection, tables: BillingTables, account: int, values: dict[str, Any]) -> Sequence[int]:
    """The two sums of what has those values: of the closings, and of what came after them."""
    upto = closed(connection, tables, account)
    sums = []
    for table, here in _both(tables, account, upto):
        alike = (table.c[name] == value for name, value in values.items())
        sums.append(int(connection.scalar(select(func.sum(table.c.amount)).where(here, *alike)) or 0))
    return sums


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

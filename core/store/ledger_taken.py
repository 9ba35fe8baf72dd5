"""What is taken of limits, and what a price depends on: each in one statement, for the transactions that ask it.

Whoever asks holds the chain of the account, or looks at a moment; `upto` is the movement that closings go up to then.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, Table, and_, bindparam, func, or_, select, union_all
from sqlalchemy import literal_column as word

from core.ledger.limits import BudgetScope, Sums
from core.ledger.movement import TAKEN, Book, Scope, Unit
from core.money import Micros
from core.plans.period import Period
from core.store.books import Books

_ALL = frozenset(BudgetScope) - {BudgetScope.RUN}
_COLUMNS = {
    BudgetScope.PERSON: "person_id",
    BudgetScope.REPOSITORY: "repository_id",
    BudgetScope.INSTALLATION: "installation",
}


def taken(
    books: Books,
    connection: Connection,
    scope: Scope,
    period: Period,
    upto: int,
    scopes: Collection[BudgetScope] = _ALL,
) -> Sums:
    """What is held and used in that period and on its day: of the account, and for those in `scope`."""
    whose = {
        BudgetScope.PERSON: scope.person,
        BudgetScope.REPOSITORY: scope.repository,
        BudgetScope.INSTALLATION: scope.installation,
    }
    asked = tuple(one for one in BudgetScope if one in scopes and whose.get(one, 0) is not None)
    if not asked:
        return Sums(scope, period, {})
    given = {"of": scope.account, "upto": upto, "month": period.number, "today": period.day}
    targets = {f"the_{one}": whose[one] for one in asked if one in whose}
    found: Counter[tuple[Unit, BudgetScope]] = Counter()
    for unit, *amounts in connection.execute(books.once(_taken, asked), given | targets):
        for scoped, amount in zip(asked, amounts, strict=True):
            found[Unit(unit), scoped] += int(amount)
    return Sums(scope, period, dict(found))


def settled(books: Books, connection: Connection, account: int, period: int, upto: int) -> tuple[int, Micros]:
    """How many of its requests were counted in that period of its plan, and the credit that is left of what it was
    given."""
    given = {"of": account, "upto": upto, "month": period}
    proven, credit = zip(*connection.execute(books.once(_settled), given), strict=True)
    return sum(map(int, proven)), Micros(sum(map(int, credit)))


def _taken(books: Books, asked: tuple[BudgetScope, ...]) -> Executable:
    """Rows of a unit and its amounts for each that was asked for; to be added up."""
    closings, entries = books.billing.closings, books.billing.entries
    parts = [_closed(closings, one, asked) for one in asked]
    when = [_when(entries, one) for one in asked]
    sums = (_sum(entries).filter(where) for where in when)
    here = and_(_unclosed(entries), _is(entries.c.book, TAKEN), or_(*when))
    open_ones = select(entries.c.unit, *map(_or_nothing, sums)).where(here).group_by(entries.c.unit)
    return union_all(*parts, open_ones)


def _closed(closings: Table, one: BudgetScope, asked: tuple[BudgetScope, ...]) -> Any:
    """That one's sums, by unit, in its own place."""
    places = (_sum(closings) if place is one else word("0") for place in asked)
    kind, target = (one, bindparam(f"the_{one}")) if one in _COLUMNS else ("", 0)
    here = and_(_of(closings, kind, target), _is(closings.c.book, TAKEN), _time(closings, one))
    return select(closings.c.unit, *places).where(here).group_by(closings.c.unit)


def _when(entries: Table, one: BudgetScope) -> ColumnElement[bool]:
    if one in _COLUMNS:
        return and_(_time(entries, one), entries.c[_COLUMNS[one]] == bindparam(f"the_{one}"))
    return _time(entries, one)


def _time(table: Table, one: BudgetScope) -> ColumnElement[bool]:
    """Its day; a period that ends on a day shares it with the next."""
    return table.c.day == bindparam("today") if one is BudgetScope.DAY else table.c.period == bindparam("month")


def _settled(books: Books) -> Executable:
    closings, entries = books.billing.closings, books.billing.entries
    parts = []
    for table, here in ((closings, _of(closings, "", 0)), (entries, _unclosed(entries))):
        used = and_(table.c.period == bindparam("month"), _in(table, Unit.REQUEST, Book.USED))
        credit = _in(table, Unit.USD, Book.CREDIT)
        both = (_or_nothing(_sum(table).filter(where)) for where in (used, credit))
        parts.append(select(*both).where(here, or_(used, credit)))
    return union_all(*parts)


def _of(closings: Table, kind: str, target: Any) -> ColumnElement[bool]:
    whose = and_(closings.c.account == bindparam("of"), _is(closings.c.kind, [kind]), closings.c.target == target)
    return and_(whose, closings.c.upto <= bindparam("upto"))


def _unclosed(entries: Table) -> ColumnElement[bool]:
    return and_(entries.c.account == bindparam("of"), entries.c.movement > bindparam("upto"))


def _in(table: Table, unit: Unit, book: Book) -> ColumnElement[bool]:
    return and_(_is(table.c.unit, [unit]), _is(table.c.book, [book]))


def _is(column: ColumnElement[Any], words: Iterable[str]) -> ColumnElement[bool]:
    """One of these words of ours, as part of the statement: they never change."""
    return column.in_([word(f"'{one}'") for one in words])


def _sum(table: Table) -> Any:
    return func.sum(table.c.amount)


def _or_nothing(amount: Any) -> ColumnElement[Any]:
    return func.coalesce(amount, word("0"))

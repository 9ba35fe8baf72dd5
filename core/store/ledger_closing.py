"""Closings: what the entries of some movements add up to, written once, so that sums stay quick for ever."""

from sqlalchemy import Column, Connection, Select, func, insert, literal, select

from core.ledger.limits import BudgetScope
from core.ledger.movement import TAKEN, Unit
from core.store.billing_tables import BillingTables

COLUMNS = ("account", "upto", "kind", "target", "unit", "book", "period", "day", "amount")
_MONEY = (Unit.COST, Unit.USD)


def close(connection: Connection, tables: BillingTables, account: int, after: int, upto: int) -> None:
    """Add up what the movements after `after`, up to `upto`, did to `account`; its chain is to be held."""
    for query in closing(tables, account, after, upto):
        connection.execute(insert(tables.closings).from_select(COLUMNS, query))


def closing(tables: BillingTables, account: int, after: int, upto: int) -> list[Select[*tuple[object, ...]]]:
    """The rows of that closing, reckoned from the entries: for the account, and for whom a budget may be set."""
    entries = tables.entries
    whole = _sums(tables, account, after, upto, "", None)
    money = entries.c.unit.in_(_MONEY) & entries.c.book.in_(TAKEN)
    parts = {
        BudgetScope.PERSON: entries.c.person_id,
        BudgetScope.REPOSITORY: entries.c.repository_id,
        BudgetScope.INSTALLATION: entries.c.installation,
    }
    each = (_sums(tables, account, after, upto, kind, column) for kind, column in parts.items())
    return [whole, *(query.where(money) for query in each)]


def _sums(
    tables: BillingTables, account: int, after: int, upto: int, kind: str, whose: Column[int] | None
) -> Select[*tuple[object, ...]]:
    entries = tables.entries
    target = literal(0) if whose is None else whose
    alike = [entries.c.unit, entries.c.book, entries.c.period, entries.c.day]
    amount = func.sum(entries.c.amount)
    named = (literal(account), literal(upto), literal(kind), target)
    here = (entries.c.account == account) & (entries.c.movement > after) & (entries.c.movement <= upto)
    query = select(*named, *alike, amount).where(here).group_by(*alike).having(amount != 0)
    return query if whose is None else query.where(whose.is_not(None)).group_by(whose)

"""The rows of a movement, as they are written: at once where the database can do that, else one after the other."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    BindParameter,
    Connection,
    Executable,
    String,
    bindparam,
    func,
    insert,
    select,
    true,
    update,
)
from sqlalchemy.types import TypeEngine

from core.ledger.movement import Movement
from core.serial import dump
from core.store.books import Books


@dataclass(frozen=True, slots=True)
class Written:
    """A movement as it is to be written: when, following from what, and how many are not closed with it."""

    movement: Movement
    created: datetime
    digest: bytes
    unclosed: int


def write(books: Books, connection: Connection, one: Written) -> int | None:
    """Write it, its entries and the end of its account's chain; its number, or None: its key is there already."""
    row = {**row_of(one.movement), "created": one.created, "digest": one.digest}
    if books.is_sqlite:
        return _in_turn(books, connection, one, row)
    sides = one.movement.entries
    lines = {"units": [s.unit for s in sides], "books": [s.book for s in sides], "amounts": [s.amount for s in sides]}
    given = {f"the_{name}": value for name, value in row.items()} | lines | {"so_many": one.unclosed}
    number: int | None = connection.scalar(books.once(_at_once), given)
    return number


def _in_turn(books: Books, connection: Connection, one: Written, row: dict[str, Any]) -> int | None:
    number: int | None = books.numbered(connection, books.billing.movements, row)
    if number is None:
        return None
    if one.movement.entries:
        connection.execute(books.once(_entries), entries_of(one.movement, number))
    end = {"number": number, "digest": one.digest, "unclosed": one.unclosed}
    connection.execute(books.once(_end), {"of": one.movement.scope.account, **end})
    return number


def _entries(books: Books) -> Executable:
    return insert(books.billing.entries)


def _end(books: Books) -> Executable:
    chains = books.billing.chains
    return update(chains).where(chains.c.account == bindparam("of"))


_WHOSE = ("account", "installation", "repository_id", "person_id", "day", "period")


def _at_once(books: Books) -> Executable:
    """One statement with three effects; where the key is there already, the first has no row and the others none."""
    movements, entries, chains = books.billing.movements, books.billing.entries, books.billing.chains
    names = [column.name for column in movements.c if column.name != "number"]
    given: dict[str, Any] = {name: bindparam(f"the_{name}") for name in names}
    told = movements.c["number", "digest", *_WHOSE]
    made = books.insert(movements).values(given).on_conflict_do_nothing().returning(*told).cte("made")
    sides = func.unnest(_many("units", String), _many("books", String), _many("amounts", BigInteger))
    side = sides.table_valued("unit", "book", "amount").render_derived("side")
    each = select(made.c.number, *(made.c[name] for name in _WHOSE), side.c.unit, side.c.book, side.c.amount)
    lines = each.select_from(made.join(side, true()))
    written = insert(entries).from_select(("movement", *_WHOSE, "unit", "book", "amount"), lines).cte("written")
    end = {"number": made.c.number, "digest": made.c.digest, "unclosed": bindparam("so_many")}
    moved = update(chains).where(chains.c.account == made.c.account).values(end).cte("moved")
    return select(made.c.number).add_cte(written, moved)


def _many(name: str, kind: type[TypeEngine[Any]]) -> BindParameter[Any]:
    return bindparam(name, type_=ARRAY(kind))


def row_of(movement: Movement) -> dict[str, Any]:
    """The row of it, but for its time and its digest."""
    return {
        "key": movement.key,
        "kind": movement.kind,
        **_whose(movement),
        "request_id": movement.request,
        "day": movement.day,
        "period": movement.period,
        "plan": movement.plan,
        "source": movement.source,
        "reason": movement.reason,
        "actor": movement.actor,
        "tariff": dump(movement.tariff) if movement.tariff else None,
    }


def entries_of(movement: Movement, number: int) -> list[dict[str, Any]]:
    """The rows of its entries; `number` is its own."""
    alike = {"movement": number, **_whose(movement), "day": movement.day, "period": movement.period}
    return [{**alike, "unit": one.unit, "book": one.book, "amount": one.amount} for one in movement.entries]


def _whose(movement: Movement) -> dict[str, int | None]:
    scope = movement.scope
    return {
        "account": scope.account,
        "installation": scope.installation,
        "repository_id": scope.repository,
        "person_id": scope.person,
    }

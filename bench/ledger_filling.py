"""Fills the books of one account, quickly: the rows that the ledger would have written, closings and all."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from core.ledger.digest import FIRST, digest
from core.ledger.movement import Movement, Scope
from core.ledger.reservation import Reservation, Reserving, reserve
from core.ledger.settlement import Known, ended
from core.money import NONE, Micros, dollars
from core.names import RequestId
from core.plans.catalogue import plan
from core.plans.entitlement import Source, Terms
from core.plans.period import period
from core.plans.plan import PlanName
from core.requests import Outcome
from core.store import Store
from core.store.ledger_closing import close
from core.store.ledger_journal import EVERY
from core.store.ledger_writing import entries_of, row_of

ACCOUNT = 9
_PEOPLE, _PLACES = 25, 40
_DAYS = 730
_NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def fill(store: Store, wanted: int) -> int:
    """So many entries at least, over two years, by 25 people in 40 repositories; how many there are."""
    made, number, before = 0, 0, FIRST
    many = wanted // 11  # a request leaves eleven or twelve
    books = store.desk._books
    chunk: list[tuple[Movement, datetime]] = []
    while made < wanted:
        for turn in range(EVERY // 2):
            chunk += _lives(number // 2 + turn, many)
        with books.write() as connection:
            rows, entries = [], []
            for movement, when in chunk:
                number += 1
                before = digest(before, movement, when)
                rows.append({**row_of(movement), "number": number, "created": when, "digest": before})
                entries += entries_of(movement, number)
            connection.execute(insert(books.billing.movements), rows)
            connection.execute(insert(books.billing.entries), entries)
            close(connection, books.billing, ACCOUNT, number - len(chunk), number)
        made += len(entries)
        chunk.clear()
    with books.write() as connection:
        end = {"account": ACCOUNT, "number": number, "digest": before, "closed": number - EVERY, "unclosed": EVERY}
        connection.execute(insert(books.billing.chains), end)  # as slow as it can be: the next one closes
    return made


def _lives(one: int, many: int) -> list[tuple[Movement, datetime]]:
    """A request that was reserved for and settled."""
    when = _NOW - timedelta(days=_DAYS * max(0, many - one) / many)
    chosen = plan("usage")
    scope = Scope(ACCOUNT, 7, 100 + one % _PLACES, 11 + one % _PEOPLE)
    terms = Terms(PlanName("usage"), Source.STRIPE)
    wanted = Reserving(terms, chosen, Reservation(1, dollars("0.60"), dollars("0.50")))
    request = RequestId(f"{one:032x}")
    reserved = reserve(f"reserve:{request}", request, scope, wanted, period(terms, when))
    outcome = Outcome("proven", "", cost_usd=0.01 + one % 7 / 100, attempts=1 + one % 3)
    return [(reserved, when), (ended(reserved, outcome, 1, Known(0, NONE, Micros(0))), when)]

"""Writing into the ledger: one movement after the other in each account, never two at once, nothing ever changed."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Executable, Row, bindparam, select, update

from core.ledger.digest import FIRST, digest
from core.ledger.metering import METER, metered
from core.ledger.movement import Movement
from core.store.books import Books
from core.store.ledger_closing import close
from core.store.ledger_writing import Written, write

EVERY = 128  # movements to a closing


@dataclass(frozen=True, slots=True)
class Chain:
    """The end of an account's chain; `closed` is the movement that its closings go up to."""

    account: int
    number: int
    digest: bytes
    closed: int
    unclosed: int


class Journal:
    """Appends. Whoever holds a chain waits for nothing more, so nobody waits for ever."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def hold(self, connection: Connection, account: int) -> Chain:
        """The end of the chain of `account`: until the transaction ends, nobody else adds to it."""
        found = self._held(connection, account)
        if found is None:
            fresh = Chain(account, 0, FIRST, 0, 0)
            row = {"account": account, "number": 0, "digest": FIRST, "closed": 0, "unclosed": 0}
            self._books.add_once(connection, self._books.billing.chains, row)
            return self._held(connection, account) or fresh
        return found

    def write(self, connection: Connection, chain: Chain, movement: Movement, now: datetime) -> Chain | None:
        """Append `movement` to the chain that is held; None, and nothing done, if its key is there already."""
        proof = digest(chain.digest, movement, now)
        number = write(self._books, connection, Written(movement, now, proof, chain.unclosed + 1))
        if number is None:
            return None
        self._meter(connection, movement, now)
        added = replace(chain, number=number, digest=proof, unclosed=chain.unclosed + 1)
        return self._closed(connection, added) if added.unclosed >= EVERY else added

    def _held(self, connection: Connection, account: int) -> Chain | None:
        row = connection.execute(self._books.once(_chain_of), {"of": account}).first()
        return _chain(row) if row else None

    def _closed(self, connection: Connection, chain: Chain) -> Chain:
        close(connection, self._books.billing, chain.account, chain.closed, chain.number)
        chains = self._books.billing.chains
        end = update(chains).where(chains.c.account == chain.account).values(closed=chain.number, unclosed=0)
        connection.execute(end)
        return replace(chain, closed=chain.number, unclosed=0)

    def _meter(self, connection: Connection, movement: Movement, now: datetime) -> None:
        """What Stripe's meter is to be told is written with the movement itself."""
        value = metered(movement)
        if value > 0:
            told = {"key": movement.key, "account": movement.scope.account, "meter": METER, "value": value}
            rest = {"happened": now, "attempts": 0, "due": now}
            self._books.add_once(connection, self._books.billing.meter_events, {**told, **rest})


def _chain_of(books: Books) -> Executable:
    chains = books.billing.chains
    return select(chains).where(chains.c.account == bindparam("of")).with_for_update()


def _chain(row: Row[Any]) -> Chain:
    return Chain(row.account, row.number, bytes(row.digest), row.closed, row.unclosed)

"""Writing into the ledger: one movement after the other in each account, never two at once, nothing ever changed."""

from dataclasses import astuple, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from core.ledger.digest import FIRST, digest
from core.ledger.metering import METER, metered
from core.ledger.movement import Movement
from core.serial import dump
from core.store.books import Books
from core.store.ledger_closing import close

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
        row = {**row_of(movement), "created": now, "digest": proof}
        number = self._books.numbered(connection, self._books.billing.movements, row)
        if number is None:
            return None
        lines = entries_of(movement, number)
        if lines:
            connection.execute(insert(self._books.billing.entries), lines)
        self._meter(connection, movement, now)
        added = replace(chain, number=number, digest=proof, unclosed=chain.unclosed + 1)
        return self._keep(connection, added)

    def _held(self, connection: Connection, account: int) -> Chain | None:
        chains = self._books.billing.chains
        row = connection.execute(select(chains).where(chains.c.account == account).with_for_update()).first()
        return _chain(row) if row else None

    def _keep(self, connection: Connection, chain: Chain) -> Chain:
        if chain.unclosed >= EVERY:
            close(connection, self._books.billing, chain.account, chain.closed, chain.number)
            chain = replace(chain, closed=chain.number, unclosed=0)
        chains = self._books.billing.chains
        account, number, proof, closed, unclosed = astuple(chain)
        fresh = {"number": number, "digest": proof, "closed": closed, "unclosed": unclosed}
        connection.execute(update(chains).where(chains.c.account == account).values(**fresh))
        return chain

    def _meter(self, connection: Connection, movement: Movement, now: datetime) -> None:
        """What Stripe's meter is to be told is written with the movement itself."""
        value = metered(movement)
        if value > 0:
            told = {"key": movement.key, "account": movement.scope.account, "meter": METER, "value": value}
            rest = {"happened": now, "attempts": 0, "due": now}
            self._books.add_once(connection, self._books.billing.meter_events, {**told, **rest})


def _chain(row: Row[Any]) -> Chain:
    return Chain(row.account, row.number, bytes(row.digest), row.closed, row.unclosed)


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

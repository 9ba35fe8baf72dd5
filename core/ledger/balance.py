"""What the books of an account come to: sums, worked out when they are asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.ledger.movement import Book, Movement, Unit
from core.money import NONE, Micros


@dataclass(frozen=True, slots=True)
class Balance:
    """All books of one account, since the beginning. Amounts of money are micro-dollars."""

    books: Mapping[tuple[Unit, Book], int]

    def of(self, unit: Unit, book: Book) -> int:
        """What is in that book."""
        return self.books.get((unit, book), 0)

    @property
    def credit(self) -> Micros:
        """What was given to the account and is not used up."""
        return Micros(self.of(Unit.USD, Book.CREDIT))

    @property
    def held(self) -> Micros:
        """The most that requests which are still open can come to be charged."""
        return Micros(self.of(Unit.USD, Book.HELD))

    @property
    def charged(self) -> Micros:
        """What was charged, before credit."""
        return Micros(self.of(Unit.USD, Book.CHARGED))

    @property
    def owed(self) -> Micros:
        """What was charged, less the credit that was used for it."""
        return Micros(-self.of(Unit.USD, Book.DUE) - self.held)

    @property
    def spent(self) -> Micros:
        """What models cost us."""
        return Micros(self.of(Unit.COST, Book.SPENT))

    @property
    def margin(self) -> Micros:
        """What was charged less what models cost; subscriptions are not in it."""
        return Micros(self.charged - self.spent)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of an account; what settles later counts for the day of its reservation."""

    day: int  # 20261121
    proven: int = 0
    held_requests: int = 0
    charged: Micros = NONE
    held: Micros = NONE
    spent: Micros = NONE
    held_cost: Micros = NONE


@dataclass(frozen=True, slots=True)
class Line:
    """A movement as it stands in the books; `number` only grows."""

    number: int
    created: datetime
    movement: Movement
    digest: bytes


@dataclass(frozen=True, slots=True)
class Wrong:
    """The first entry that is not as it must be; `number` is its movement, None where the fault is of the account."""

    account: int
    number: int | None
    key: str
    what: str  # one sentence

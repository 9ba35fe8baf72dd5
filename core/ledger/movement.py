"""A movement of the ledger: what happened to one account, in entries that add up to nothing for each unit."""

from dataclasses import dataclass
from enum import StrEnum

from core.ledger.tariff import Tariff
from core.names import RequestId
from core.plans.entitlement import Source
from core.plans.plan import PlanName


class Unit(StrEnum):
    """What is counted. What models cost us and what a customer pays are never added up with each other."""

    REQUEST = "request"
    COST = "cost"  # of models, in micro-dollars: ours
    USD = "usd"  # the price, in micro-dollars: the customer's


class Book(StrEnum):
    """Where it stands. The contra books are never above nothing, all others never below."""

    HELD = "held"  # of every unit: reserved, and neither settled nor given back
    QUOTA = "quota"  # request, contra
    USED = "used"
    MODELS = "models"  # cost, contra
    SPENT = "spent"
    DUE = "due"  # usd, contra: what the customer owes us
    CHARGED = "charged"
    GRANTED = "granted"  # usd, contra of credit
    CREDIT = "credit"


class Kind(StrEnum):
    """What happened."""

    RESERVE = "reserve"
    SETTLE = "settle"
    REFUND = "refund"
    ADJUST = "adjust"


CONTRA = frozenset({Book.QUOTA, Book.MODELS, Book.DUE, Book.GRANTED})
BOOKS = {
    Unit.REQUEST: frozenset({Book.QUOTA, Book.HELD, Book.USED}),
    Unit.COST: frozenset({Book.MODELS, Book.HELD, Book.SPENT}),
    Unit.USD: frozenset({Book.DUE, Book.HELD, Book.CHARGED, Book.GRANTED, Book.CREDIT}),
}
TAKEN = (Book.HELD, Book.USED, Book.SPENT, Book.CHARGED)  # what counts against a limit


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose it is."""

    account: int
    installation: int | None = None
    repository: int | None = None
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of it, in whole requests or micro-dollars."""

    unit: Unit
    book: Book
    amount: int


@dataclass(frozen=True, slots=True)
class Movement:
    """`key` makes it happen once. `day` and `period` are those of the reservation, as 20261121."""

    key: str
    kind: Kind
    scope: Scope
    request: RequestId | None
    day: int
    period: int
    plan: PlanName
    source: Source
    reason: str  # one sentence for the customer, in words of ours alone
    actor: str
    entries: tuple[Entry, ...]
    tariff: Tariff | None = None  # the prices that held when it was reserved

    def amount(self, unit: Unit, book: Book) -> int:
        """What it adds to that book."""
        return sum(entry.amount for entry in self.entries if entry.unit == unit and entry.book == book)


def entries(*lines: tuple[Unit, Book, int]) -> tuple[Entry, ...]:
    """The lines that say something."""
    return tuple(Entry(*line) for line in lines if line[2])

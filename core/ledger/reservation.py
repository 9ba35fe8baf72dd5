"""What a request may use at most, held for it from its admission to its end. Pure."""

from dataclasses import dataclass, field, replace

from core.errors import Refused
from core.ledger.limits import Limits
from core.ledger.movement import Book, Entry, Kind, Movement, Scope, Unit, entries
from core.ledger.tariff import Tariff, tariff_of
from core.money import NONE, Micros, shown
from core.names import RequestId
from core.plans.entitlement import Terms
from core.plans.period import Period
from core.plans.plan import Plan
from core.plans.seats import Seats

MOST_A_RUN = Micros(10**12)  # a million dollars: what is more is a fault, and sums of it still fit 63 bits
_WRONG = "{} is not what one request can reserve: it is between nothing and {}."
_ADMITTED = "Reserved for one request: at most {}."


@dataclass(frozen=True, slots=True)
class Reservation:
    """`price`: the most that the customer can be charged for it; `cost`: the most that its models may cost.

    Raises `Refused` for amounts that are below nothing or above a million dollars.
    """

    requests: int = 1  # of the quota: 0 or 1
    price: Micros = NONE
    cost: Micros = NONE

    def __post_init__(self) -> None:
        """Whatever was reckoned wrongly is not written into books."""
        for amount in (self.price, self.cost):
            if not 0 <= amount <= MOST_A_RUN:
                raise Refused(_WRONG.format(shown(amount), shown(MOST_A_RUN)))
        if self.requests not in (0, 1):
            raise Refused(f"{self.requests} requests cannot be reserved by one.")


@dataclass(frozen=True, slots=True)
class Reserving:
    """What an admission is to reserve, and within which limits; whose, and which day it is, the desk knows.

    Where less than `wanted.cost` is left of a budget, but `least` is, that is reserved; without `least`, it is all or
    nothing. What was reserved in the end is in `held_for`.
    """

    terms: Terms
    plan: Plan
    wanted: Reservation = field(default_factory=Reservation)
    limits: Limits = field(default_factory=Limits)
    least: Micros | None = None
    seats: Seats | None = None  # where persons are counted


def reserve(
    key: str, request: RequestId, scope: Scope, reserving: Reserving, period: Period, *, actor: str = ""
) -> Movement:
    """Hold it."""
    wanted = reserving.wanted
    return Movement(
        key=key,
        kind=Kind.RESERVE,
        scope=scope,
        request=request,
        day=period.day,
        period=period.number,
        plan=reserving.terms.plan,
        source=reserving.terms.source,
        reason=_why(wanted, tariff_of(reserving.plan)),
        actor=actor,
        entries=_held(wanted),
        tariff=tariff_of(reserving.plan),
    )


def again(key: str, before: Movement, day: int) -> Movement:
    """Hold the same once more, for a request that was given up and is revived: on the terms of `before`, which it was
    admitted on, and in the same period."""
    return replace(before, key=key, day=day)


def held(movement: Movement) -> Reservation:
    """What `movement` reserved."""
    requests, price, cost = (movement.amount(unit, Book.HELD) for unit in (Unit.REQUEST, Unit.USD, Unit.COST))
    return Reservation(requests, Micros(price), Micros(cost))


def _held(wanted: Reservation) -> tuple[Entry, ...]:
    return entries(
        (Unit.REQUEST, Book.QUOTA, -wanted.requests),
        (Unit.REQUEST, Book.HELD, wanted.requests),
        (Unit.COST, Book.MODELS, -wanted.cost),
        (Unit.COST, Book.HELD, wanted.cost),
        (Unit.USD, Book.DUE, -wanted.price),
        (Unit.USD, Book.HELD, wanted.price),
    )


def _why(wanted: Reservation, tariff: Tariff | None) -> str:
    if tariff is None:
        return "Reserved for one request, which the plan includes."
    return _ADMITTED.format(shown(wanted.price))

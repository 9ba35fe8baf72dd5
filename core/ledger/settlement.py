"""What becomes of a reservation when its request ends. Pure.

Only what was proven is counted and charged. Everything else is given back, whatever the reason; what models cost is
kept either way: that is ours, and never the customer's.
"""

from dataclasses import dataclass, replace

from core.ledger.movement import Book, Entry, Kind, Movement, Unit, entries
from core.ledger.reservation import MOST_A_RUN, held
from core.ledger.tariff import Tariff
from core.money import NONE, Micros, of_cost, shown
from core.requests import Outcome

_INCLUDED = "Proven: one request of those that the plan includes."
_FREE = "Not charged and not counted, because {}."
_BECAUSE = {
    "planned": "a plan changes nothing",
    "cancelled": "it was cancelled",
    "refused": "it was refused",
    "unproven": "it could not be proven",
    "unreported": "its report could not be made",
}
_FAILED = "it did not succeed"


@dataclass(frozen=True, slots=True)
class Known:
    """What the books say when a request ends: how many were proven in its period, what its models cost in earlier lives
    of it, and the credit of its account."""

    proven: int = 0
    spent: Micros = NONE
    credit: Micros = NONE


def ended(reserved: Movement, outcome: Outcome, attempt: int, known: Known) -> Movement:
    """Settle or refund what `reserved` holds; `attempt` tells one life of a request from the next."""
    if outcome.counts_as == "proven" and outcome.is_reported:
        return _settled(reserved, outcome, attempt, known)
    word = outcome.counts_as if outcome.counts_as != "proven" else "unreported"
    return _closing(
        reserved,
        Kind.REFUND,
        attempt,
        _FREE.format(_BECAUSE.get(word, _FAILED)),
        (*_given_back(reserved), *_cost(reserved, outcome, known)),
    )


def _settled(reserved: Movement, outcome: Outcome, attempt: int, known: Known) -> Movement:
    was = held(reserved)
    number = known.proven + 1
    price = Micros(min(was.price, reserved.tariff.price(outcome.attempts, number)) if reserved.tariff else NONE)
    credit = min(price, max(0, known.credit))
    lines = entries(
        (Unit.REQUEST, Book.HELD, -was.requests),
        (Unit.REQUEST, Book.USED, was.requests),
        (Unit.USD, Book.HELD, -was.price),
        (Unit.USD, Book.CHARGED, price),
        (Unit.USD, Book.CREDIT, -credit),
        (Unit.USD, Book.DUE, was.price - price + credit),
    )
    reason = _charged(reserved.tariff, outcome.attempts, number, price, Micros(credit)) if price else _INCLUDED
    return _closing(reserved, Kind.SETTLE, attempt, reason, (*lines, *_cost(reserved, outcome, known)))


def _closing(reserved: Movement, kind: Kind, attempt: int, reason: str, lines: tuple[Entry, ...]) -> Movement:
    key = f"{kind}:{reserved.request}:{attempt}"
    return replace(reserved, key=key, kind=kind, reason=reason, actor="", entries=lines)


def _given_back(reserved: Movement) -> tuple[Entry, ...]:
    was = held(reserved)
    return entries(
        (Unit.REQUEST, Book.HELD, -was.requests),
        (Unit.REQUEST, Book.QUOTA, was.requests),
        (Unit.USD, Book.HELD, -was.price),
        (Unit.USD, Book.DUE, was.price),
    )


def _cost(reserved: Movement, outcome: Outcome, known: Known) -> tuple[Entry, ...]:
    """What models cost in this life; it may be more than was held, since the last answer is paid whatever it costs."""
    was = held(reserved).cost
    spent = min(MOST_A_RUN, max(0, of_cost(outcome.cost_usd) - known.spent))
    return entries(
        (Unit.COST, Book.HELD, -was),
        (Unit.COST, Book.SPENT, spent),
        (Unit.COST, Book.MODELS, was - spent),
    )


def _charged(tariff: Tariff | None, attempts: int, number: int, price: Micros, credit: Micros) -> str:
    if tariff is None:
        return _INCLUDED
    many = "attempt" if attempts == 1 else "attempts"
    parts = f"Proven: {shown(tariff.success)} + {attempts} {many} x {shown(tariff.validation)}"
    off = tariff.discount(number)
    less = f", less {off.percent} % from request {off.start:,} of the period on" if off else ""
    paid = f", of which {shown(credit)} from credit" if credit else ""
    return f"{parts}{less}: {shown(price)}{paid}."

"""What Stripe's meter is told of a movement. Pure."""

from core.ledger.movement import Book, Kind, Movement, Unit
from core.money import Micros
from core.plans.entitlement import Source

METER = "pullwright_micro_dollars"  # sums what is told, so an invoice comes to what the books say, discounts included


def metered(movement: Movement) -> Micros:
    """What is to be invoiced for it through Stripe: what was charged, less the credit that paid for it."""
    if movement.kind is not Kind.SETTLE or movement.source is not Source.STRIPE:
        return Micros(0)
    charged = movement.amount(Unit.USD, Book.CHARGED)
    return Micros(charged + movement.amount(Unit.USD, Book.CREDIT))

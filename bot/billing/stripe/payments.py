"""What is remarked about a payment that was given back, or that a bank disputes. Pure.

The plan goes by the subscription, whatever became of one payment: whether it is to end is for people to decide, so
they are told, and the account's books say it to its customer.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.billing.stripe.words import Charge

_OPEN = frozenset({"needs_response", "under_review", "warning_needs_response", "warning_under_review"})
_PLAN = "The plan goes by its subscription, as before."
_BACK = "{} {} of a payment of {} {} were given back (Stripe, {}). {}"
_DISPUTED = {
    "open": "A bank disputes a payment of {} {} (Stripe, {}). {}",
    "lost": "The dispute about a payment of {} {} is lost, and the money went back (Stripe, {}). {}",
    "settled": "The dispute about a payment of {} {} is settled, and the payment stays (Stripe, {}). {}",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """Said once under its `key`; `kind` is what the log calls it."""

    key: str
    kind: str
    sentence: str


def remarks(charge: Charge) -> Iterator[Remark]:
    """Each as it stands now: what is given back in two parts is two of them."""
    if charge.refunded > 0:
        amounts = (f"{charge.refunded:,}", charge.currency, f"{charge.total:,}", charge.currency)
        said = _BACK.format(*amounts, charge.id, _PLAN)
        kind = "payment given back" if charge.refunded >= charge.total else "payment given back in part"
        yield Remark(f"{charge.id}:back:{charge.refunded}", kind, said)
    for id, status in charge.disputes:
        stands = "open" if status in _OPEN else "lost" if status == "lost" else "settled"
        said = _DISPUTED[stands].format(f"{charge.total:,}", charge.currency, charge.id, _PLAN)
        yield Remark(f"{id}:{stands}", f"dispute {stands}", said)

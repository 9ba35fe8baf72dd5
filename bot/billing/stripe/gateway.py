"""What we ask of Stripe. Pages call `Shop` (`bot/billing/stripe/shop.py`), which is made over this.

All raise `Refused` with a sentence where Stripe says no for a reason that whoever asked can mend, and `Broken` for all
else; no sentence holds a key, a card or what Stripe was sent. What writes has an idempotency key.
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from bot.billing.stripe.words import Charge, Customer, Invoice, MeterEvent, Order, Subscription

Prices = tuple[tuple[str, int | None], ...]


class Gateway(Protocol):
    """Stripe, as we use it. Every call is bounded in time and may be called from any thread."""

    @property
    def is_live(self) -> bool:
        """Whether real money moves."""

    def new_customer(self, account: int, login: str, key: str) -> str:
        """The id of a customer for `account`; with the same `key`, the same customer."""

    def customer(self, id: str) -> Customer | None:
        """The customer; None where Stripe has never heard of it."""

    def charge(self, id: str) -> Charge | None:
        """A payment, as it is now; None where Stripe has never heard of it, or nobody is named as who paid it."""

    def subscriptions(self, customer: str) -> tuple[Subscription, ...]:
        """All that it has and ever had, as they are now, newest first."""

    def everybody(self) -> Iterator[str]:
        """Customers with a subscription that has not ended, each at least once."""

    def checkout(self, order: Order) -> str:
        """The address of the page where it is paid."""

    def portal(self, customer: str, back: str) -> str:
        """The address of the page where cards, invoices and the subscription itself are looked after."""

    def invoices(self, customer: str, most: int = 24) -> tuple[Invoice, ...]:
        """Newest first."""

    def change_now(self, subscription: Subscription, prices: Prices, key: str) -> None:
        """Have it be `prices` at once; what is left of the period is reckoned by Stripe, and paid at once."""

    def change_later(self, subscription: Subscription, prices: Prices, key: str) -> None:
        """Have it be `prices` when the period ends."""

    def end_later(self, subscription: Subscription, key: str, *, ends: bool = True) -> None:
        """Have it end with the period; or, with `ends` False, go on after all."""

    def meter(self, event: MeterEvent, key: str) -> None:
        """Tell a meter. What it was told before with the same identifier it is not told again, and that is no error."""

    def metered(self, meter: str, customer: str, since: datetime, until: datetime) -> Decimal:
        """What a meter has of a customer; both moments are full minutes."""

"""What Stripe says, as far as it matters to us: values, made by who speaks to Stripe and read by pure functions."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from core.plans.plan import PlanName


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a subscription. `quantity` is None where it is metered."""

    id: str
    price: str
    quantity: int | None = 1
    period_start: datetime | None = None
    period_end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a subscription will be from `at` on; `prices` with their quantities, empty where it ends."""

    at: datetime
    prices: tuple[tuple[str, int | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription as it is now. `status` is Stripe's word; `unpaid_since` is when its oldest open invoice was made
    final, None where nothing is open; `next` is what was announced: its end, or another phase of its schedule."""

    id: str
    customer: str
    status: str
    created: datetime
    items: tuple[Item, ...]
    currency: str = ""
    trial_end: datetime | None = None
    unpaid_since: datetime | None = None
    next: Change | None = None
    schedule: str = ""
    livemode: bool = False

    @property
    def is_trial(self) -> bool:
        """Whether nothing is paid for it yet."""
        return self.status == "trialing"


@dataclass(frozen=True, slots=True)
class Customer:
    """`account` is the GitHub account that its metadata names, None for none; `gone` when it was deleted."""

    id: str
    account: int | None
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Invoice:
    """One invoice, for people: amounts are of `currency`, as Stripe says, with its tax and discounts."""

    id: str
    number: str
    status: str  # draft | open | paid | uncollectible | void
    created: datetime
    currency: str
    total: Decimal
    paid: Decimal
    page: str = ""  # where it can be read and paid
    pdf: str = ""


@dataclass(frozen=True, slots=True)
class Charge:
    """A payment, of which `refunded` was given back; `disputes` have an id and Stripe's word for how each stands."""

    id: str
    customer: str
    currency: str
    total: Decimal
    refunded: Decimal = Decimal()
    disputes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody wants to subscribe to. `prices` with quantities, None where metered; `back`, `done` are pages."""

    account: int
    customer: str
    plan: PlanName
    prices: tuple[tuple[str, int | None], ...]
    trial_days: int
    done: str
    back: str
    key: str  # the same key again opens the same page


@dataclass(frozen=True, slots=True)
class MeterEvent:
    """So much use of something; `identifier` makes it count once."""

    identifier: str
    meter: str
    customer: str
    value: int
    at: datetime

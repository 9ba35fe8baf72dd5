"""`marketplace_purchase`, which the webhook of the listing sends, not that of the App: it names no installation.

What only describes plans (prices, bullets) is not read; the listing itself is asked about everything that costs.
"""

import re
from datetime import UTC, datetime
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, Field

from bot.payloads.parts import Account, Id, Moment, Part, Word
from core.events import Bought, PlanChanged

EVENT = "marketplace_purchase"
Action = Literal["purchased", "changed", "pending_change", "pending_change_cancelled", "cancelled"]
ACTIONS: tuple[str, ...] = get_args(Action)
_DAY = re.compile(r"20\d\d-\d\d-\d\d", re.ASCII)
_CYCLES = {"monthly": "month", "yearly": "year"}


def _midnight(value: object) -> object:
    """Some of the times here are days."""
    return f"{value}T00:00:00Z" if isinstance(value, str) and _DAY.fullmatch(value) else value


def _cycle(value: object) -> object:
    if not isinstance(value, str) or value.lower() not in _CYCLES:
        raise ValueError("is neither monthly nor yearly")
    return _CYCLES[value.lower()]


Day = Annotated[Moment, BeforeValidator(_midnight)]
Cycle = Annotated[Literal["month", "year"], BeforeValidator(_cycle)]
Units = Annotated[int, Field(ge=0, le=1_000_000)]


class Plan(Part):
    """A plan of the listing."""

    id: Id
    name: Word


class Purchase(Part):
    """What an account has, or had."""

    account: Account
    plan: Plan
    billing_cycle: Cycle
    unit_count: Units | None = None
    on_free_trial: bool | None = None
    free_trial_ends_on: Day | None = None
    next_billing_date: Day | None = None

    def bought(self) -> Bought:
        """As the rest of the product knows it. A flat rate has no units, or one."""
        units = 1 if self.unit_count is None else self.unit_count
        names = (self.plan.id, self.plan.name, self.billing_cycle, units)
        return Bought(*names, self._trial_end(), self.next_billing_date)

    def _trial_end(self) -> datetime | None:
        return (self.free_trial_ends_on or self.next_billing_date) if self.on_free_trial else None


class Purchased(Part):
    """`marketplace_purchase`, all of its actions."""

    action: Action
    effective_date: Day
    marketplace_purchase: Purchase
    previous_marketplace_purchase: Purchase | None = None

    def event(self) -> PlanChanged:
        """As the rest of the product knows it."""
        now, before = self.marketplace_purchase, self.previous_marketplace_purchase
        if before is not None and before.account.id != now.account.id:
            before = None  # of somebody else: it says nothing about this account
        return PlanChanged(
            self.action,
            now.account.person(),
            self.effective_date.astimezone(UTC),
            now.bought(),
            before.bought() if before else None,
        )

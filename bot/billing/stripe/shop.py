"""What a person does about a subscription: buy, change, end, look at bills."""

from typing import Protocol

from bot.billing.stripe.words import Invoice
from core.plans.plan import PlanName


class Shop(Protocol):
    """For pages and commands. All raise `Refused` with a sentence for the person, or `Broken`."""

    def checkout_url(self, account: int, plan: PlanName, cycle: str, units: int, back: str = "") -> str: ...

    def portal_url(self, account: int, back: str = "") -> str: ...

    def invoices(self, account: int) -> tuple[Invoice, ...]: ...

    def change(self, account: int, plan: PlanName, cycle: str, units: int) -> None: ...

    def cancel(self, account: int, *, ends: bool = True) -> None: ...

    def refresh(self, account: int) -> None: ...

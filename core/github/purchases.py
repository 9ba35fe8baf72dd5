"""What is bought at GitHub's Marketplace, and the Protocol of whoever can say it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ListedPlan:
    """A plan as the listing has it."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Pending:
    """What was ordered for the end of the billing cycle. No plan: the end."""

    plan: ListedPlan | None
    units: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Purchase:
    """What an account has. `trial_end` is None where nothing is tried; `next_billing` where nothing is paid."""

    account: int
    login: str
    kind: str  # User | Organization
    plan: ListedPlan
    cycle: str = "month"
    units: int = 1
    trial_end: datetime | None = None
    next_billing: datetime | None = None
    pending: Pending | None = None


class Marketplace(Protocol):
    """The listing."""

    def account(self, account: int) -> Purchase | None:
        """What the account of that number has; None: nothing, or there is no such listing (`plans` tells which)."""
        ...

    def plans(self) -> tuple[ListedPlan, ...]:
        """All plans of the listing. `Gone` where the App is not listed."""
        ...

    def accounts(self, plan: int) -> Iterator[Purchase]:
        """Who has the plan of that number, each page as it is wanted; an account may come twice, or be missed, where
        it changes its plan meanwhile."""
        ...

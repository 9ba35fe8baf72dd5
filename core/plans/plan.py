"""What a plan is. The plans themselves are data: `plans.toml`."""

from dataclasses import dataclass
from typing import NewType

from core.money import NONE, Micros

PlanName = NewType("PlanName", str)

FREE = PlanName("free")
SELF_HOSTED = PlanName("self_hosted")


@dataclass(frozen=True, slots=True)
class Discount:
    """From the `start`th proven request of a month on, the next ones cost `percent` less."""

    start: int
    percent: int


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan; None is no limit."""

    name: PlanName
    title: str
    month: int | None = None  # requests a period of the plan
    day: int | None = None
    languages: frozenset[str] | None = None
    attempts: int | None = None
    candidates: int | None = None
    at_once: int | None = None  # runs of one installation at the same time
    weight: int = 1  # of its turn in the queue
    run: Micros | None = None  # most that the models of one run may cost
    spend: Micros | None = None  # and of all runs of a period, proven or not: what is not charged costs the operator
    keep_days: int | None = None
    custom_rules: bool = False
    on_premise: bool = False
    support: str = ""
    price_month: Micros = NONE
    price_year: Micros | None = None
    per_unit: bool = False  # the price is for each seat
    trial_days: int = 0
    success: Micros = NONE  # the price of a proven request
    validation: Micros = NONE  # of each attempt of it that was measured
    discounts: tuple[Discount, ...] = ()
    hidden: bool = False  # not offered on any page
    retired: bool = False  # kept by those who have it, and offered to nobody

    @property
    def is_metered(self) -> bool:
        """Whether each proven request has a price of its own."""
        return bool(self.success or self.validation)

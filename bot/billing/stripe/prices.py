"""Which of Stripe's prices is which plan: the setting PULLWRIGHT_STRIPE_PRICES."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import Refused
from core.plans.plan import Plan, PlanName

_SETTING = "PULLWRIGHT_STRIPE_PRICES"
_CYCLES = ("month", "year")
_ID = re.compile(r"[A-Za-z0-9_.-]{1,100}")


@dataclass(frozen=True, slots=True)
class PriceList:
    """Prices of each plan and cycle. One plan may have several: `usage.month=price_a+price_b`."""

    of: Mapping[tuple[PlanName, str], tuple[str, ...]]

    def plan_of(self, price: str) -> tuple[PlanName, str] | None:
        """Which plan and cycle it is; None for a price that is none of ours."""
        return next((key for key, prices in self.of.items() if price in prices), None)

    def lines(self, plan: Plan, cycle: str, units: int) -> tuple[tuple[str, int | None], ...]:
        """The prices with their quantities. Raises `Refused` where the plan is not sold so."""
        prices = self.of.get((plan.name, cycle))
        if not prices:
            raise Refused(f"{plan.title} is not sold by the {cycle} here. Choose another plan, or write to support.")
        if plan.is_metered:
            return tuple((price, None) for price in prices)
        return tuple((price, units if plan.per_unit else 1) for price in prices)


def price_list(setting: str, plans: Mapping[PlanName, Plan]) -> PriceList:
    """`pro.month=price_…,pro.year=price_…`. Raises `Refused` naming what is wrong with it."""
    found: dict[tuple[PlanName, str], tuple[str, ...]] = {}
    for entry in filter(None, (part.strip() for part in setting.split(","))):
        what, _, listed = entry.partition("=")
        name, _, cycle = (part.strip() for part in what.partition("."))
        prices = tuple(one.strip() for one in listed.split("+"))
        if name not in plans or cycle not in _CYCLES:
            raise Refused(f"{_SETTING}: {what[:40]!r} is no plan and cycle; write for example pro.month=price_….")
        if not all(_ID.fullmatch(one) for one in prices):
            raise Refused(f"{_SETTING}: {name}.{cycle} has no id of a price, as price_….")
        taken = {price for listed_before in found.values() for price in listed_before}
        if (PlanName(name), cycle) in found or taken & set(prices):
            raise Refused(f"{_SETTING}: {name}.{cycle}, or one of its prices, is there twice.")
        found[PlanName(name), cycle] = prices
    return PriceList(found)

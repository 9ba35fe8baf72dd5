"""The prices of a request, as they were when it was admitted: a plan that changes meanwhile changes none of them."""

from dataclasses import dataclass

from core.money import Micros
from core.plans import price as prices
from core.plans.plan import Discount, Plan, PlanName


@dataclass(frozen=True, slots=True)
class Tariff:
    """What a metered plan asks for a proven request; the discounts begin at the `start`th of a period."""

    success: Micros
    validation: Micros
    discounts: tuple[Discount, ...] = ()

    def price(self, attempts: int, number: int) -> Micros:
        """Of the `number`th proven request of a period (from 1), with so many attempts measured."""
        return prices.price(self._plan(), attempts, number)

    def attempts(self, price: Micros) -> int | None:
        """How many measured attempts `price` pays for; None where they have no price."""
        return max(0, price - self.success) // self.validation if self.validation else None

    def discount(self, number: int) -> Discount | None:
        """The one of the `number`th proven request of a period."""
        reached = (one for one in self.discounts if one.start <= number)
        return max(reached, key=lambda one: one.percent, default=None)

    def _plan(self) -> Plan:
        bare = PlanName("")
        return Plan(bare, "", success=self.success, validation=self.validation, discounts=self.discounts)


def tariff_of(plan: Plan) -> Tariff | None:
    """Its prices; None where a request has none of its own."""
    return Tariff(plan.success, plan.validation, plan.discounts) if plan.is_metered else None

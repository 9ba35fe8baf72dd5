"""What a request costs the customer. Pure; whole micro-dollars, and what rounds does so in the customer's favour."""

from core.money import Micros
from core.plans.plan import Plan


def price(plan: Plan, attempts: int, number_this_period: int) -> Micros:
    """Of a proven request that took `attempts` measured attempts, the `number_this_period`th proven one (from 1)."""
    percent = max((one.percent for one in plan.discounts if one.start <= number_this_period), default=0)
    return Micros(most(plan, attempts) * (100 - percent) // 100)


def most(plan: Plan, attempts_cap: int) -> Micros:
    """What it costs at most, if it may take `attempts_cap` attempts: what is reserved when it is admitted."""
    return Micros(plan.success + plan.validation * max(0, attempts_cap))

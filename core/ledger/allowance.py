"""What an account may do at a moment: its plan, its limits, and what is taken of them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.caps import ATTEMPTS_CAP
from core.ledger.limits import Budget, BudgetScope, Limits, Shortage, Sums, fitted
from core.ledger.movement import Scope, Unit
from core.ledger.reservation import Reservation, Reserving
from core.money import NONE, Micros, of_cost
from core.plans.entitlement import Standing, Terms
from core.plans.plan import SELF_HOSTED, Plan
from core.plans.price import most

LEAST = Micros(10_000)  # a run that may spend less than a cent gets nowhere
USUAL = Micros(2_000_000)  # of a run that nothing limits, where a budget has to be kept


@dataclass(frozen=True, slots=True)
class Allowance:
    """`limits` holds only the budgets that apply to whoever asked, the smaller one of two for the same."""

    plan: Plan
    terms: Terms
    limits: Limits
    sums: Sums

    @property
    def is_sold(self) -> bool:
        """Whether there are plans here at all."""
        return self.plan.name != SELF_HOSTED

    @property
    def is_read_only(self) -> bool:
        """Whether nothing new may start, because a payment stayed late."""
        return self.terms.state is Standing.READ_ONLY

    @property
    def month_left(self) -> int | None:
        """Requests of the period; None: no limit."""
        return None if self.limits.month is None else max(0, self.limits.month - self.sums.requests_month)

    @property
    def day_left(self) -> int | None:
        """Requests of the day; None: no limit."""
        return None if self.limits.day is None else max(0, self.limits.day - self.sums.requests_day)

    def reserving(self, attempts: int | None, budget_usd: float | None) -> Reserving:
        """What a request is to reserve that may make so many attempts and spend so much; None: nobody limits it."""
        usual = USUAL if self.limits.budgets else NONE
        cost = usual if budget_usd is None else of_cost(budget_usd)
        wanted = Reservation(1, most(self.plan, attempts or self.plan.attempts or ATTEMPTS_CAP), cost)
        return Reserving(self.terms, self.plan, wanted, self.limits, min(LEAST, cost) if cost else None)

    def shortage(self, reserving: Reserving) -> Shortage | None:
        """What does not fit by what is known; asked again in the transaction that admits it."""
        found = fitted(self.limits, self.sums, reserving.wanted, reserving.least)
        return found if isinstance(found, Shortage) else None

    def ended(self, was: Reservation, cost: Micros, *, counted: bool) -> "Allowance":
        """This once a running request that held `was` is over: it has cost `cost`, and was `counted` or not."""
        taken = dict(self.sums.taken)
        for (unit, scope), amount in self.sums.taken.items():
            gone = {Unit.REQUEST: was.requests * (not counted), Unit.COST: was.cost - cost}.get(unit, 0)
            taken[unit, scope] = max(0, amount - gone)
        return replace(self, sums=replace(self.sums, taken=taken))


def limits_of(plan: Plan, budgets: Sequence[Budget], scope: Scope) -> Limits:
    """The plan's quotas, and of the budgets that apply to `scope` the smallest for each purpose."""
    smallest: dict[tuple[BudgetScope, Unit], Budget] = {}
    for one in budgets:
        key = (one.scope, one.unit)
        if _applies(one, scope) and (key not in smallest or one.amount < smallest[key].amount):
            smallest[key] = one
    return Limits(plan.month, plan.day, tuple(smallest.values()), plan.spend)


def _applies(budget: Budget, scope: Scope) -> bool:
    whose = {
        BudgetScope.PERSON: scope.person,
        BudgetScope.REPOSITORY: scope.repository,
        BudgetScope.INSTALLATION: scope.installation,
    }
    if budget.scope not in whose:
        return True
    return whose[budget.scope] is not None and budget.target in (0, whose[budget.scope])

"""What an account may use, and whether one more request fits in. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from core.ledger.movement import Scope, Unit
from core.money import NONE, Micros
from core.plans.period import Period

if TYPE_CHECKING:
    from core.ledger.reservation import Reservation


class BudgetScope(StrEnum):
    """What an amount is for. Those of a person, a repository and an installation are for a period of the plan each."""

    RUN = "run"
    DAY = "day"
    MONTH = "month"  # the period of the plan
    PERSON = "person"
    REPOSITORY = "repository"
    INSTALLATION = "installation"


@dataclass(frozen=True, slots=True)
class Budget:
    """At most `amount`; `target` is the person, repository or installation it is for, 0 for each of them.

    `unit` says of what: of what models cost, or of what is charged.
    """

    scope: BudgetScope
    amount: Micros
    target: int = 0
    unit: Unit = Unit.COST


@dataclass(frozen=True, slots=True)
class Limits:
    """By the plan: requests a period and a day, and what models may cost in a period; the rest by budgets. None is no
    limit."""

    month: int | None = None
    day: int | None = None
    budgets: tuple[Budget, ...] = ()
    spend: Micros | None = None

    @property
    def scopes(self) -> frozenset[BudgetScope]:
        """Of which of them there are sums to be known, to say what fits."""
        plans = ((BudgetScope.MONTH, self.month), (BudgetScope.DAY, self.day), (BudgetScope.MONTH, self.spend))
        counted = {scope for scope, limit in plans if limit is not None}
        return frozenset(counted.union(one.scope for one in self.budgets) - {BudgetScope.RUN})


@dataclass(frozen=True, slots=True)
class Sums:
    """What is held and used at a moment: of the day and the period, for whom it was asked."""

    scope: Scope
    period: Period
    taken: Mapping[tuple[Unit, BudgetScope], int]

    def of(self, unit: Unit, scope: BudgetScope) -> int:
        """Held and used together."""
        return self.taken.get((unit, scope), 0)

    @property
    def requests_month(self) -> int:
        """Requests of the period."""
        return self.of(Unit.REQUEST, BudgetScope.MONTH)

    @property
    def requests_day(self) -> int:
        """Requests of the day."""
        return self.of(Unit.REQUEST, BudgetScope.DAY)

    def cost(self, scope: BudgetScope = BudgetScope.MONTH) -> Micros:
        """What models cost, or may cost for what is still running."""
        return Micros(self.of(Unit.COST, scope))

    def price(self, scope: BudgetScope = BudgetScope.MONTH) -> Micros:
        """What is charged, or may be."""
        return Micros(self.of(Unit.USD, scope))


@dataclass(frozen=True, slots=True)
class Shortage:
    """What does not fit. `resets` is when there is more again; None: not by waiting. Of seats, `limit` were bought and
    `used` persons have asked."""

    which: str  # quota_month | quota_day | spend | budget | seats
    scope: BudgetScope
    unit: Unit
    limit: int  # requests, or micro-dollars
    used: int  # held and used, before this one
    wanted: int
    resets: datetime | None
    target: int = 0

    @property
    def left(self) -> int:
        """Never below nothing: a limit may have been set lower than what was used by then."""
        return max(0, self.limit - self.used)


def shortage(limits: Limits, sums: Sums, wanted: "Reservation") -> Shortage | None:
    """The first limit that `wanted` does not fit in; None if it fits in all."""
    return next(_short(limits, sums, wanted), None)


def fitted(limits: Limits, sums: Sums, wanted: "Reservation", least: Micros | None = None) -> "Reservation | Shortage":
    """`wanted`, with no more cost than the budgets have left if that is `least` or more; else what does not fit."""
    short = list(_short(limits, sums, wanted))
    firm = [one for one in short if least is None or one.unit is not Unit.COST]
    if firm or not short:
        return firm[0] if firm else wanted
    tightest = min(short, key=lambda one: one.left)
    if tightest.left < max(least or 0, 1):
        return tightest
    return replace(wanted, cost=Micros(tightest.left))


def _short(limits: Limits, sums: Sums, wanted: "Reservation") -> Iterator[Shortage]:
    return (one for one in _limits(limits, sums, wanted) if one.used + one.wanted > one.limit)


def _limits(limits: Limits, sums: Sums, wanted: "Reservation") -> Iterator[Shortage]:
    """Every limit that applies, the day first: it is over soonest."""
    for which, scope, limit in (
        ("quota_day", BudgetScope.DAY, limits.day),
        ("quota_month", BudgetScope.MONTH, limits.month),
    ):
        if limit is not None:
            used = sums.of(Unit.REQUEST, scope)
            yield Shortage(which, scope, Unit.REQUEST, limit, used, wanted.requests, _resets(scope, sums.period))
    if limits.spend is not None:
        month, until = BudgetScope.MONTH, _resets(BudgetScope.MONTH, sums.period)
        yield Shortage("spend", month, Unit.COST, limits.spend, sums.cost(), wanted.cost, until)
    for budget in limits.budgets:
        if _applies(budget, sums.scope):
            amount = wanted.price if budget.unit is Unit.USD else wanted.cost
            used = sums.of(budget.unit, budget.scope)
            until = _resets(budget.scope, sums.period)
            yield Shortage(
                "budget", budget.scope, budget.unit, max(NONE, budget.amount), used, amount, until, budget.target
            )


def _applies(budget: Budget, scope: Scope) -> bool:
    """A budget without a target is for all; one of the whole account is for whoever asks."""
    whose = {
        BudgetScope.PERSON: scope.person,
        BudgetScope.REPOSITORY: scope.repository,
        BudgetScope.INSTALLATION: scope.installation,
    }
    return not budget.target or budget.scope not in whose or whose[budget.scope] == budget.target


def _resets(scope: BudgetScope, period: Period) -> datetime | None:
    if scope is BudgetScope.RUN:
        return None
    return period.tomorrow if scope is BudgetScope.DAY else period.end

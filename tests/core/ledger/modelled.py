"""The ledger as one would do it on paper: what an account has used, is charged and is owed, after each event."""

from collections import Counter
from dataclasses import dataclass, field

from core.ledger.limits import Shortage
from core.ledger.reservation import Reserving
from core.requests import Outcome, Request


@dataclass(slots=True)
class Life:
    """One reservation of a request: open until its end is written."""

    request: Request
    account: int
    reserving: Reserving
    attempt: int = 0  # of the worker that holds it
    is_dead: bool = False


@dataclass(slots=True)
class Paper:
    """All accounts."""

    open: dict[str, Life] = field(default_factory=dict)
    dead: dict[str, Life] = field(default_factory=dict)
    over: dict[str, Life] = field(default_factory=dict)
    used: Counter[int] = field(default_factory=Counter)
    charged: Counter[int] = field(default_factory=Counter)
    spent: Counter[int] = field(default_factory=Counter)
    paid: Counter[int] = field(default_factory=Counter)  # by credit
    given: Counter[int] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)  # what the models of a request have cost so far

    def held(self, account: int) -> list[Reserving]:
        """What is open of it."""
        return [life.reserving for life in self.open.values() if life.account == account]

    def credit(self, account: int) -> int:
        """What is left of what was given."""
        return self.given[account] - self.paid[account]

    def fits(self, account: int, reserving: Reserving) -> bool:
        """Whether one more may begin."""
        month = reserving.limits.month
        return month is None or self.used[account] + len(self.held(account)) + 1 <= month

    def admit(self, account: int, reserving: Reserving, told: Request | Shortage) -> None:
        """What was answered has to be what the paper says."""
        assert isinstance(told, Request) == self.fits(account, reserving)
        if isinstance(told, Request):
            self.open[told.id] = Life(told, account, reserving)

    def end(self, life: Life, outcome: Outcome) -> None:
        """What was proven is counted and charged; models cost what they cost."""
        request, account = life.request.id, life.account
        del self.open[request]
        cost = max(0, round(outcome.cost_usd * 1_000_000) - self.done[request])
        self.done[request] += cost
        self.spent[account] += cost
        if outcome.verdict == "proven":
            self.used[account] += 1
            self._charge(account, life.reserving, outcome.attempts)
        (self.dead if life.is_dead else self.over)[request] = life

    def _charge(self, account: int, reserving: Reserving, attempts: int) -> None:
        plan = reserving.plan
        price = min(reserving.wanted.price, plan.success + plan.validation * attempts) if plan.is_metered else 0
        credit = min(price, self.credit(account))
        self.charged[account] += price
        self.paid[account] += credit

"""What an ask would take of its account's plan and budgets, and what is said about it in comments."""

from dataclasses import replace

from bot.admission import Dues, Facts
from bot.clerk.house import House
from core.asks import Ask
from core.ledger.allowance import Allowance
from core.ledger.anomaly import unusual_key
from core.ledger.billing import Billing
from core.ledger.limits import Budget
from core.ledger.movement import Book, Kind, Scope, Unit
from core.money import Micros, of_cost
from core.repo_config import Bounds, RepoConfig
from core.requests import Outcome, Request, State
from core.store import Desk
from core.words import charges


class Till:
    """Asks the desk; decides nothing."""

    def __init__(self, desk: Desk, rules: House) -> None:
        self._desk = desk
        self._rules = rules
        self._billing = Billing(desk, rules.paid)

    def dues(self, ask: Ask, facts: Facts, account: int) -> Dues:
        """Of `ask` as it was understood, for whoever is billed for it."""
        config = facts.effective.config
        allowance = self.allowance(ask, account, config, counted=False)
        bounds = self._rules.within(allowance.plan).bounds(config, ask.options)
        return Dues(
            allowance,
            replace(allowance.reserving(_most(bounds), bounds.budget_usd), seats=self._billing.seats(allowance)),
            facts.handle,
            config.language,
            is_unusual=self._is_unusual(account, config, allowance),
            more=self.more,
            sealed=facts.effective.sealed,
        )

    def allowance(self, ask: Ask, account: int, config: RepoConfig, *, counted: bool = True) -> Allowance:
        """What whoever asks may have; see `Billing.allowance`."""
        return self._billing.allowance(_scope(ask, account), budgets_of(config), counted=counted)

    @property
    def more(self) -> str:
        """The page where more is to be had; empty where nothing is sold, or there is none."""
        return self._billing.more() if self._billing.is_sold else ""

    def shown(self, request: Request, config: RepoConfig) -> tuple[House, str]:
        """The rules that hold for an admitted request, and what its comment says about what is left."""
        allowance = self.allowance(request.ask, request.account, config)
        held = self._desk.held_for(request.id)
        rules = self._rules.within(allowance.plan, held.cost if held and held.cost else None)
        return rules, charges.open_line(charges.left_of(allowance), *((held.price,) if held else ()))

    def ended(self, request: Request, outcome: Outcome) -> str:
        """What its comment says at its end, by what stands in the books; empty while nothing stands there."""
        lines = self._desk.explained(request.id)
        last = lines[-1].movement if lines else None
        if last is None or last.kind is Kind.RESERVE:
            return ""
        known = charges.left_of(self.allowance(request.ask, request.account, RepoConfig()))
        price = Micros(last.amount(Unit.USD, Book.CHARGED))
        verdict = "dead" if request.state is State.DEAD else "proven" if last.kind is Kind.SETTLE else outcome.verdict
        cost = of_cost(outcome.cost_usd)
        return charges.ended(verdict, cost, price, known, is_reported=last.kind is Kind.SETTLE)

    def _is_unusual(self, account: int, config: RepoConfig, allowance: Allowance) -> bool:
        wants = config.budget is not None and config.budget.pause_on_anomaly
        return wants and self._desk.is_noticed(unusual_key(account, allowance.sums.period.day))


def _most(bounds: Bounds) -> int | None:
    """How many proposals may be measured: each candidate of each attempt; None: as many as the plan has."""
    return None if bounds.attempts is None else bounds.attempts * (bounds.candidates or 1)


def _scope(ask: Ask, account: int) -> Scope:
    return Scope(account, ask.installation, ask.thread.repository.id, ask.person.id)


def budgets_of(config: RepoConfig) -> tuple[Budget, ...]:
    """Those of the configuration."""
    return config.budget.budgets() if config.budget else ()

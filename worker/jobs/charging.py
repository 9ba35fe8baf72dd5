"""What a request may use of its account, kept to inside its run, and what people are told about it at its end.

What was reserved when it was admitted holds to its end, whatever the account's plan or budgets become meanwhile.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from core.ledger.allowance import Allowance
from core.ledger.anomaly import unusual_key
from core.ledger.billing import Billing
from core.ledger.limits import Budget
from core.ledger.movement import Kind, Movement, Scope, Unit
from core.ledger.reservation import held
from core.money import NONE, Micros, of_cost
from core.plans.catalogue import plan
from core.repo_config import Bounds, RepoConfig
from core.requests import Outcome, Request
from core.runs import Run
from core.words import charges
from worker.jobs.office import Office
from worker.tools import Allowed, Tools

Number = TypeVar("Number", int, float)
_LOWERED = "{}. Its administrators can raise the budget that this was short of."


class Charging:
    """Of one request; it reads what is kept, and writes nothing but that something was said once."""

    def __init__(self, office: Office, request: Request) -> None:
        self._office = office
        self._desk = office.store.desk
        self._request = request
        self._billing = Billing(self._desk, office.settings)

    def within(self, tools: Tools, config: RepoConfig, asked: Bounds) -> Tools:
        """`tools` for this request: never wider than its plan, nor than what is reserved for it."""
        reserved = self._reserved()
        if reserved is None:
            return tools
        found, cost = plan(reserved.plan, self._office.settings.plans_file), held(reserved).cost
        usual = tools.bounds(config, asked).budget_usd
        most = _usd(found.run)
        wanted = min(_given(usual, most), default=None)
        allowed = Allowed(
            languages=found.languages,
            advice=_advice(cost, wanted),
            charge=lambda run: self.line(_outcome(run), config),
            own_rules=found.custom_rules,
            candidates=found.candidates,
        )
        paid = reserved.tariff.attempts(held(reserved).price) if reserved.tariff else None
        candidates = min(_given(tools.caps.candidates, found.candidates, paid), default=None)
        wide = replace(tools, caps=replace(tools.caps, candidates=candidates)).bounds(config, asked).candidates or 1
        rounds = None if paid is None else max(1, paid // wide)
        caps = replace(
            tools.caps,
            candidates=candidates,
            attempts=min(_given(tools.caps.attempts, found.attempts, rounds), default=None),
            budget_usd=min(_given(tools.caps.budget_usd, most, _usd(cost) if cost else None), default=None),
        )
        return replace(tools, caps=caps, allowed=allowed)

    def open_line(self) -> str:
        """What is left while it runs, and what it is charged at most: `3 of 10 left this month.`"""
        reserved = self._reserved()
        if reserved is None:
            return ""
        return charges.open_line(charges.left_of(self._billing.allowance(reserved.scope)), held(reserved).price)

    def line(self, outcome: Outcome, config: RepoConfig | None = None) -> str:
        """What it is charged and why, and what is left then: `3 of 10 left this month; this run: $0.042, …`."""
        reserved = self._reserved()
        if reserved is None:
            return ""
        cost = of_cost(outcome.cost_usd)
        known = self._after(reserved, outcome, _budgets(config))
        return charges.ended(
            outcome.counts_as,
            cost,
            self._price(reserved, outcome),
            charges.left_of(known),
            is_reported=outcome.is_reported,
        )

    def warnings(self, outcome: Outcome, config: RepoConfig | None = None) -> tuple[str, ...]:
        """The limits that are nearly used up by now; each share of each is told once in a period."""
        reserved = self._reserved()
        if reserved is None:
            return ()
        known = self._after(reserved, outcome, _budgets(config))
        found = (*charges.warnings(known), *self._unusual(known.sums.period.day))
        return tuple(one.sentence for one in found if self._is_news(one.keys))

    def _unusual(self, day: int) -> tuple[charges.Warning, ...]:
        """That far more was spent today than usually: told in the first comment after it was noticed."""
        is_noticed = self._desk.is_noticed(unusual_key(self._request.account, day))
        return (charges.Warning(charges.UNUSUAL, (f"unusual:{day}",)),) if is_noticed else ()

    def _is_news(self, keys: Sequence[str]) -> bool:
        """Whether the highest share that was reached was not told before; the lower ones are told with it."""
        account = self._request.account
        news = [self._desk.notice_once(f"limit:{account}:{key}", account) for key in keys]
        return news[0]

    def _after(self, reserved: Movement, outcome: Outcome, budgets: Sequence[Budget]) -> Allowance:
        ask = self._request.ask
        scope = Scope(self._request.account, ask.installation, ask.thread.repository.id, ask.person.id)
        found = self._billing.allowance(scope, budgets)
        counted = outcome.counts_as == "proven" and outcome.is_reported
        return found.ended(held(reserved), of_cost(outcome.cost_usd), counted=counted)

    def _price(self, reserved: Movement, outcome: Outcome) -> Micros:
        """As the books will say it, but for a discount that others reach meanwhile."""
        if reserved.tariff is None:
            return NONE
        sums = self._billing.allowance(reserved.scope).sums
        price = reserved.tariff.price(outcome.attempts, max(1, sums.of(Unit.REQUEST, charges.MONTH)))
        return Micros(min(price, held(reserved).price))

    def _reserved(self) -> Movement | None:
        lines = self._desk.explained(self._request.id)
        newest = lines[-1].movement if lines else None
        return newest if newest is not None and newest.kind is Kind.RESERVE else None


def _budgets(config: RepoConfig | None) -> tuple[Budget, ...]:
    return config.budget.budgets() if config and config.budget else ()


def _outcome(run: Run) -> Outcome:
    attempts = sum(attempt.is_measured for attempt in run.attempts)
    return Outcome(str(run.verdict), run.why, cost_usd=run.cost_usd, attempts=attempts)


def _advice(cost: Micros, wanted: float | None) -> str:
    """Empty where it has what it would have without budgets."""
    whole = None if wanted is None else of_cost(wanted)
    if not cost or (whole is not None and cost >= whole):
        return ""
    return _LOWERED.format(charges.lowered(cost, whole))


def _usd(amount: Micros | None) -> float | None:
    return None if amount is None else amount / 10**6


def _given(*numbers: Number | None) -> list[Number]:
    return [number for number in numbers if number is not None]

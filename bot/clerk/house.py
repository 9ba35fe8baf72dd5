"""The house rules of this deployment: what its settings say about every request."""

from dataclasses import dataclass, field, replace
from typing import TypeVar

from bot.admission import Open
from bot.clerk.pacing import Pacing
from core.asks import Options
from core.caps import CANDIDATES_CAP, RUNS_AT_ONCE
from core.github.manifests import web_url
from core.ledger.billing import Settings as Paid
from core.money import Micros
from core.plans.plan import Plan
from core.rates import Rates
from core.rates.opening import limits
from core.repo_config import Bounds, RepoConfig, bounded
from core.repo_config.allowed import AllowedModels, allowed_models
from core.settings import Settings

Number = TypeVar("Number", int, float)


@dataclass(frozen=True, slots=True)
class House:
    """`most` is what a run may use at most, whoever asks; `caps` how many requests may be open at once."""

    handle: str
    most: Bounds
    caps: Open
    paid: Paid  # the settings that say which plans there are, and who sells them
    web: str = "https://github.com"  # where people see GitHub
    weight: int = 1  # of an account's turn
    label: str = ""  # the one that asks; empty: the handle
    over: RepoConfig | None = None  # what the step of a workflow says over the repository's configuration
    models: AllowedModels = field(default_factory=AllowedModels)  # what who asks may choose
    is_mute: bool = False  # whether nothing is said about a request: a dry run
    at_once: int = RUNS_AT_ONCE  # how many requests of one installation workers do at the same time
    tells_strangers: bool = True  # whether people who may not ask are told so in the thread
    pacing: Pacing = field(default_factory=Pacing)  # how often may be asked
    usual: int = 1  # how many candidates a request has where nobody says

    def within(self, plan: Plan, run: Micros | None = None) -> "House":
        """These rules for an account with that plan, and for a request that may spend `run`: never wider."""
        usd = [amount / 10**6 for amount in (plan.run, run) if amount is not None]
        most = replace(
            self.most,
            attempts=_least(self.most.attempts, plan.attempts),
            budget_usd=_least(self.most.budget_usd, *usd),
            candidates=_least(self.most.candidates, plan.candidates),
        )
        return replace(self, most=most, weight=plan.weight, at_once=plan.at_once or self.at_once)

    def bounds(self, config: RepoConfig, options: Options) -> Bounds:
        """What a request may use at most, as its worker will reckon."""
        asked = Bounds(attempts=options.attempts, budget_usd=options.budget_usd, candidates=options.candidates)
        return bounded(config, asked, self.most, Bounds(candidates=self.usual))


def _least(*numbers: Number | None) -> Number | None:
    return min((number for number in numbers if number is not None), default=None)


def house(settings: Settings, rates: Rates | None = None) -> House:
    """The rules that `settings` make; without `rates` it is not counted how often is asked."""
    candidates = settings.candidates or CANDIDATES_CAP
    most = Bounds(attempts=settings.attempts, budget_usd=settings.budget_usd, candidates=candidates)
    models = allowed_models(settings.choosable, settings.chain)
    caps = Open(settings.open_per_person, settings.open_per_issue, settings.open_per_installation)
    web, at_once = web_url(settings.github_url), settings.runs_per_installation
    pacing = Pacing(rates, limits(settings))
    usual = settings.candidates or 1
    return House(settings.handle, most, caps, settings, web, models=models, at_once=at_once, pacing=pacing, usual=usual)

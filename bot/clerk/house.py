"""The house rules of this deployment: what its settings say about every request."""

from dataclasses import dataclass, field

from bot.admission import Open
from core.asks import Options
from core.caps import RUNS_AT_ONCE
from core.github.manifests import web_url
from core.repo_config import Bounds, RepoConfig, bounded
from core.repo_config.allowed import AllowedModels, allowed_models
from core.settings import Settings


@dataclass(frozen=True, slots=True)
class House:
    """`most` is what a run may use at most, whoever asks; `caps` how many requests may be open at once."""

    handle: str
    most: Bounds
    caps: Open
    web: str = "https://github.com"  # where people see GitHub
    weight: int = 1  # of every account's turn, as long as there are no plans
    label: str = ""  # the one that asks; empty: the handle
    over: RepoConfig | None = None  # what the step of a workflow says over the repository's configuration
    models: AllowedModels = field(default_factory=AllowedModels)  # what who asks may choose
    is_mute: bool = False  # whether nothing is said about a request: a dry run
    at_once: int = RUNS_AT_ONCE  # how many requests of one installation workers do at the same time
    tells_strangers: bool = True  # whether people who may not ask are told so in the thread

    def bounds(self, config: RepoConfig, options: Options) -> Bounds:
        """What a request may use at most, as its worker will reckon."""
        asked = Bounds(attempts=options.attempts, budget_usd=options.budget_usd)
        return bounded(config, asked, self.most, Bounds())


def house(settings: Settings) -> House:
    """The rules that `settings` make."""
    most = Bounds(attempts=settings.attempts, budget_usd=settings.budget_usd)
    models = allowed_models(settings.choosable, settings.chain)
    caps = Open(settings.open_per_person, settings.open_per_issue, settings.open_per_installation)
    web, at_once = web_url(settings.github_url), settings.runs_per_installation
    return House(settings.handle, most, caps, web, models=models, at_once=at_once)

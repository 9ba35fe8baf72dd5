"""The steps that speak to GitHub. They rest until the App is registered, and begin by themselves then."""

from collections.abc import Callable
from threading import Lock

from bot.billing.marketplace.opening import is_sold_there, open_market
from bot.clerk.admit import Admission, Decision
from bot.clerk.house import house
from bot.clerk.last_words import LastWords
from bot.clerk.runner import Loop, Step
from bot.clerk.sweep import Sweeper
from bot.clerk.tend import Tending
from core.credentials import WEBHOOK_SECRET
from core.github import App, Installations
from core.github.registered import open_registered
from core.rates import Rates
from core.settings import Settings
from core.store import Store

_SOON_S, _IDLE_S = 0.02, 0.5  # between two looks for asks, where nobody rings
_WORDS_S, _TEND_S, _SWEEP_S, _MARKET_S = 1.0, 10.0, 300.0, 1.0


class Hosted:
    """Makes the steps when there is an App to speak for."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        told: Callable[[Decision], None] = lambda _: None,
        rates: Rates | None = None,
    ) -> None:
        self._settings = settings
        self._rates = rates
        self._store = store
        self._told = told
        self._steps: dict[str, Step] = {}
        self._lock = Lock()

    def loops(self) -> tuple[Loop, ...]:
        """The loops of one clerk."""
        market = (Loop("market", self._named("market"), _MARKET_S),) if is_sold_there(self._settings) else ()
        return (*speaking(self._named), *market)

    def _named(self, name: str) -> Step:
        def step() -> int:
            return self._steps[name]() if self._is_ready() else 0

        return step

    def _is_ready(self) -> bool:
        """Whether there is an App; what is wrong with its key is raised, for the log."""
        with self._lock:
            desk = self._store.desk
            if not self._steps and (self._settings.app_id or desk.secret(WEBHOOK_SECRET)):
                installations = open_registered(self._settings, desk.secret, desk.page)
                self._steps = all_steps(self._settings, self._store, installations, self._told, self._rates)
            return bool(self._steps)


def speaking(step: Callable[[str], Step]) -> tuple[Loop, ...]:
    """The loops whose steps have these names."""
    return (
        Loop("admit", step("admit"), _IDLE_S, wakes=("dispatch",), soon_s=_SOON_S),
        Loop("words", step("words"), _WORDS_S),
        Loop("tend", step("tend"), _TEND_S),
        Loop("sweep", step("sweep"), _SWEEP_S),
    )


def all_steps(
    settings: Settings, store: Store, app: App, told: Callable[[Decision], None], rates: Rates | None = None
) -> dict[str, Step]:
    """The steps by name, with those of the Marketplace where plans are sold there."""
    market = open_market(settings, store.desk, app)
    if market is None:
        return steps(settings, store, app, told, rates=rates)
    watching, on_access = market
    return {**steps(settings, store, app, told, on_access.look, rates), "market": watching.step}


def steps(
    settings: Settings,
    store: Store,
    installations: Installations,
    told: Callable[[Decision], None],
    look: Callable[[int], None] = lambda _: None,
    rates: Rates | None = None,
) -> dict[str, Step]:
    """The steps by name, for an App that is there; `look` brings up to date which plan an account has."""
    rules = house(settings, rates)
    sweeper = Sweeper(installations)

    def sweep() -> int:
        sweeper.step()
        return 0  # once in a while, also when something was found

    return {
        "admit": Admission(store, installations, rules, told, look=look).step,
        "words": LastWords(store.desk, installations, rules).step,
        "tend": Tending(store.desk, installations, rules).step,
        "sweep": sweep,
    }

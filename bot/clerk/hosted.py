"""The steps that speak to GitHub. They rest until the App is registered, and begin by themselves then."""

from collections.abc import Callable

from bot.clerk.admit import Admission, Decision
from bot.clerk.house import house
from bot.clerk.last_words import LastWords
from bot.clerk.runner import Loop, Step
from bot.clerk.sweep import Sweeper
from bot.clerk.tend import Tending
from core.errors import Refused
from core.github import Installations
from core.github.registered import open_registered
from core.settings import Settings
from core.store import Store

_ADMIT_S, _WORDS_S, _TEND_S, _SWEEP_S = 0.05, 1.0, 10.0, 300.0
_NAMES = ("admit", "words", "tend", "sweep")


class Hosted:
    """Makes the steps when there is an App to speak for."""

    def __init__(self, settings: Settings, store: Store, told: Callable[[Decision], None] = lambda _: None) -> None:
        self._settings = settings
        self._store = store
        self._told = told
        self._steps: dict[str, Step] = {}

    def loops(self) -> tuple[Loop, ...]:
        """The loops of one clerk."""
        pauses = (_ADMIT_S, _WORDS_S, _TEND_S, _SWEEP_S)
        wakes: dict[str, tuple[str, ...]] = {"admit": ("dispatch",)}
        return tuple(
            Loop(name, self._named(name), pause, wakes.get(name, ()))
            for name, pause in zip(_NAMES, pauses, strict=True)
        )

    def _named(self, name: str) -> Step:
        def step() -> int:
            if not self._steps:
                self._steps = self._begun()
            return self._steps[name]() if self._steps else 0

        return step

    def _begun(self) -> dict[str, Step]:
        try:
            installations = open_registered(self._settings, self._store.desk.secret, self._store.desk.page)
        except Refused:  # the setup page and `status` say so
            return {}
        return steps(self._settings, self._store, installations, self._told)


def steps(
    settings: Settings, store: Store, installations: Installations, told: Callable[[Decision], None]
) -> dict[str, Step]:
    """The steps by name, for an App that is there."""
    rules = house(settings)
    sweeper = Sweeper(installations)

    def sweep() -> int:
        sweeper.step()
        return 0  # once in a while, also when something was found

    return {
        "admit": Admission(store, installations, rules, told).step,
        "words": LastWords(store.desk, installations, rules.handle).step,
        "tend": Tending(store.desk, installations, rules).step,
        "sweep": sweep,
    }

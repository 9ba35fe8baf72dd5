"""What a run may still spend on models, also where several ask at once."""

from threading import Lock
from typing import Protocol

from core.errors import Unfinished


class Spend(Protocol):
    """Money that requests are paid of."""

    def reserve(self, who: str, worst_usd: float) -> None:
        """Keep `worst_usd` for one request; `Unfinished` where it does not fit into what is left."""
        ...

    def settle(self, worst_usd: float, usd: float) -> None:
        """The request for which `worst_usd` was reserved has cost `usd`."""
        ...


class Budget:
    """A limit in US dollars, and what was spent of it (also by an earlier part of the same run).

    `advice` is the sentence about what helps where it is used up.
    """

    def __init__(self, limit_usd: float, spent_usd: float = 0.0, advice: str = "") -> None:
        self.limit_usd = limit_usd
        self.spent_usd = spent_usd
        self._held = 0.0
        self._advice = advice or "Raise --budget to go on."
        self._lock = Lock()

    def reserve(self, who: str, worst_usd: float) -> None:
        """See `Spend`."""
        with self._lock:
            if self.spent_usd + self._held + worst_usd > self.limit_usd:
                raise Unfinished(self._used_up(who, worst_usd))
            self._held += worst_usd

    def settle(self, worst_usd: float, usd: float) -> None:
        """See `Spend`."""
        with self._lock:
            self._held = max(0.0, self._held - worst_usd)
            self.spent_usd += usd

    def _used_up(self, who: str, worst_usd: float) -> str:
        held = f", ${self._held:.4f} is reserved for requests under way" if self._held else ""
        return (
            f"The budget of ${self.limit_usd:.2f} is used up: ${self.spent_usd:.4f} was spent{held}, and one more "
            f"request to {who} may cost ${worst_usd:.4f}. {self._advice}"
        )


class Share:
    """What one of several who ask at once holds of a budget: its first request fits, whatever the others spend.

    What more it needs, it reserves like everybody. Not for two threads.
    """

    def __init__(self, budget: Spend, who: str, usd: float) -> None:
        """`Unfinished` where the budget does not have `usd` any more."""
        budget.reserve(who, usd)
        self._budget = budget
        self._left = usd

    def reserve(self, who: str, worst_usd: float) -> None:
        """See `Spend`."""
        own = min(self._left, worst_usd)
        if worst_usd > own:
            self._budget.reserve(who, worst_usd - own)
        self._left -= own

    def settle(self, worst_usd: float, usd: float) -> None:
        """See `Spend`; what was not spent is everybody's again."""
        self._budget.settle(worst_usd, usd)

    def give_back(self) -> None:
        """Nothing more will be asked of it."""
        self._budget.settle(self._left, 0.0)
        self._left = 0.0

"""What a run may still spend on models."""

from core.errors import Unfinished


class Budget:
    """A limit in US dollars, and what was spent of it (also by an earlier part of the same run).

    `advice` is the sentence about what helps where it is used up.
    """

    def __init__(self, limit_usd: float, spent_usd: float = 0.0, advice: str = "") -> None:
        self.limit_usd = limit_usd
        self.spent_usd = spent_usd
        self._advice = advice or "Raise --budget to go on."

    def reserve(self, who: str, worst_usd: float) -> None:
        """Raise `Unfinished` if a call that may cost `worst_usd` does not fit into what is left."""
        if self.spent_usd + worst_usd > self.limit_usd:
            raise Unfinished(
                f"The budget of ${self.limit_usd:.2f} is used up: ${self.spent_usd:.4f} was spent, and one more "
                f"request to {who} may cost ${worst_usd:.4f}. {self._advice}"
            )

    def charge(self, usd: float) -> None:
        """Take `usd` off what is left."""
        self.spent_usd += usd

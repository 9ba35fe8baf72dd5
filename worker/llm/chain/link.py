"""One model of a chain, and whether it is worth asking at the moment."""

import math
import time
from dataclasses import dataclass

from core.errors import PullwrightError
from worker.llm import Model, Prompt
from worker.llm._prices import Facts, facts, free, most_tokens, worst_cost
from worker.llm.chain.specs import Spec


@dataclass(slots=True)
class Link:
    """An opened model. `rest` keeps it from being asked for a while, or for good."""

    spec: Spec
    model: Model
    replay: bool = False
    in_order: bool = False  # its answers are given in their order, whoever asks: one has to ask after the other
    wakes: float = 0.0
    failure: PullwrightError | None = None

    @property
    def who(self) -> str:
        """The model as reports name it (a recording by its file's name, not its path)."""
        return f"{self.model.provider}:{self.model.name}"

    @property
    def facts(self) -> Facts | None:
        """Prices and limits, if they are known."""
        return facts(self.spec.provider, self.spec.name)

    @property
    def priced(self) -> bool:
        """Whether the cost of a call can be known."""
        return free(self.spec.provider) or self.facts is not None

    @property
    def awake(self) -> bool:
        """Whether it may be asked now."""
        return time.monotonic() >= self.wakes

    def rest(self, failure: PullwrightError, seconds: float = math.inf) -> None:
        """Do not ask for `seconds`; without them, not again."""
        self.failure, self.wakes = failure, time.monotonic() + seconds

    def worst_cost(self, prompt: Prompt) -> float:
        """The most that asking may cost, in USD; infinite where no price is known."""
        worst = worst_cost(self.spec.provider, self.spec.name, prompt)
        return math.inf if worst is None else worst

    def most_tokens(self, prompt: Prompt) -> int:
        """The most tokens that asking may use, in and out."""
        return most_tokens(self.spec.provider, self.spec.name, prompt)

    def price_words(self) -> str:
        """The price, for a person."""
        if free(self.spec.provider):
            return "free"
        known = self.facts
        return f"${known.input:g}/${known.output:g} per million tokens" if known else "at an unknown price"

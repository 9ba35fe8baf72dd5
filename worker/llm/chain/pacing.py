"""Tokens a minute: before a request its provider's bucket is taken from, and a run waits for what is not there.

What a request may use at most is taken before it, and what it did not use is put back after it. Waiting is not model
time, it is said, it is bounded, and Ctrl-C or a person's cancel ends it.
"""

import time
from collections.abc import Callable, Mapping
from random import SystemRandom

from core.rates import Bucket, Rate, Rates
from core.runs import Usage
from worker.llm import ModelDown
from worker.llm.chain.patience import WAITING

_LONGEST_S = 300.0
_AT_ONCE_S = 6.0  # then it is said again, and shown where the last edit is long enough ago
_chance = SystemRandom()
_WAITS = "{} {:.1f} s for {}, whose {} tokens a minute are used up for the moment."
_TOO_LONG = (
    "{}: its {} tokens a minute are used up, and this run has waited {:.0f} s for some. Whoever runs Pullwright can "
    "raise PULLWRIGHT_RATE_MODEL_TOKENS."
)


class TokenPace:
    """The pace of one run. `waited_s` is how long it has waited so far; it never waits longer than `longest_s`."""

    def __init__(self, rates: Rates, limits: Mapping[str, Rate], longest_s: float = _LONGEST_S) -> None:
        self.waited_s = 0.0
        self._rates = rates
        self._limits = limits
        self._longest_s = longest_s

    def before(self, provider: str, tokens: int, say: Callable[[str], None]) -> None:
        """Take `tokens`, when they are there; `ModelDown` after too long a wait, and nothing is taken then."""
        bucket = self._bucket(provider)
        if bucket is None:
            return
        while not (taken := self._rates.take(bucket, tokens)).allowed:
            wait = taken.retry_after_s + _chance.uniform(0.0, 0.1)  # others wait for the same
            if self.waited_s + wait > self._longest_s:
                raise ModelDown(_TOO_LONG.format(provider, f"{bucket.rate.number:,}", self.waited_s))
            say(_WAITS.format(WAITING, wait, provider, f"{bucket.rate.number:,}"))
            self._sleep(min(wait, _AT_ONCE_S))

    def after(self, provider: str, tokens: int, used: Usage) -> None:
        """Put back what was taken and not used; what was used beyond it is taken without a wait, if it is there."""
        bucket = self._bucket(provider)
        if bucket is None:
            return
        spare = min(tokens, bucket.rate.number) - used.input_tokens - used.output_tokens
        if spare > 0:
            self._rates.give(bucket, spare)
        elif spare < 0:
            self._rates.take(bucket, -spare)

    def _bucket(self, provider: str) -> Bucket | None:
        rate = self._limits.get(provider)
        return Bucket("model", provider, rate) if rate else None

    def _sleep(self, seconds: float) -> None:
        began = time.monotonic()
        try:
            time.sleep(seconds)
        finally:
            self.waited_s += time.monotonic() - began


MakePace = Callable[[], TokenPace | None]  # None: as quick as the providers let it

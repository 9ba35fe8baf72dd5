"""How often the jobs of a repository may ask: so many times in a minute, counted by all receivers together."""

from bot.routes.api.problems import Declined
from bot.routes.rated import telling
from core.rates import Bucket, Rate, Rates

_MOST = Rate(30, 60)  # a run calls once


class PerRepository:
    """Counts calls. Any thread may ask."""

    def __init__(self, rates: Rates, most: Rate = _MOST) -> None:
        self._rates = rates
        self._most = most

    def check(self, repository: int) -> None:
        """Count a call of the repository; 429 if it is one too many."""
        taken = self._rates.take(Bucket("repository", str(repository), self._most))
        if not taken.allowed:
            told = {name.decode(): value.decode() for name, value in telling.headers(taken)}
            raise Declined(429, telling.sentence(taken), headers=told)

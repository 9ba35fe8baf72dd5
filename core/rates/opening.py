"""The rates of one deployment, from its settings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.queue import FOLDER
from core.rates.bucket import Bucket, Rates
from core.rates.rate import Rate, rate, token_rates
from core.settings import Settings


@dataclass(frozen=True, slots=True)
class Limits:
    """The rates that the settings say."""

    person: Rate
    installation: Rate
    everybody: Rate
    address: Rate
    key: Rate
    tokens: Mapping[str, Rate]

    def of_person(self, id: int) -> Bucket:
        """The asks of one person, by number."""
        return Bucket("person", str(id), self.person)

    def of_installation(self, id: int) -> Bucket:
        """The asks of one installation, by number."""
        return Bucket("installation", str(id), self.installation)

    def of_all(self) -> Bucket:
        """The asks of all together."""
        return Bucket("all", "asks", self.everybody)

    def of_address(self, address: str) -> Bucket:
        """The requests of one network address."""
        return Bucket("address", address, self.address)

    def of_key(self, digest: str) -> Bucket:
        """The calls with one token; `digest` names it and is not it."""
        return Bucket("key", digest, self.key)


def limits(settings: Settings) -> Limits:
    """The rates of `settings`; `Refused` names the variable that says none."""
    return Limits(
        person=rate("PULLWRIGHT_RATE_PERSON", settings.person_rate),
        installation=rate("PULLWRIGHT_RATE_INSTALLATION", settings.installation_rate),
        everybody=rate("PULLWRIGHT_RATE_GLOBAL", settings.global_rate),
        address=rate("PULLWRIGHT_RATE_ADDRESS", settings.address_rate),
        key=rate("PULLWRIGHT_RATE_KEY", settings.key_rate),
        tokens=token_rates("PULLWRIGHT_RATE_MODEL_TOKENS", settings.model_rates),
    )


def rates_url(settings: Settings) -> str:
    """`REDIS_URL`, else the embedded server that `pullwright up` keeps in the data folder; empty without both."""
    from core.queue.embedded import address

    return settings.redis_url.get_secret_value() or address(settings.data / FOLDER)


def open_rates(url: str, told: Callable[[bool], None] = lambda _: None) -> Rates:
    """The buckets in the Redis at `url`, or of this process alone where there is none (an empty `url`).

    Nothing is asked yet. `told` hears, from any thread, that Redis answers no more (False), or again (True).
    """
    from core.rates.guarded import Guarded
    from core.rates.keeping import in_memory, in_redis

    return Guarded(in_redis(url), in_memory(), told) if url else in_memory()
